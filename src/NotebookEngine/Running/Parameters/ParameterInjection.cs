using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Running.Parameters;

/// <summary>
/// Sets a notebook's parameters from outside, as papermill does: a cell tagged <c>injected-parameters</c>
/// after the declared ones.
/// </summary>
public static class ParameterInjection
{
    /// <summary>Splits <c>name=value</c>.</summary>
    /// <exception cref="ParameterException">There is no <c>=</c>.</exception>
    public static KeyValuePair<string, string> Parse(string assignment) =>
        assignment.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? new(assignment[..at].Trim(), assignment[(at + 1)..])
            : throw new ParameterException($"'{assignment}' is no parameter: expected name=value.");

    /// <summary>The notebook with the values that it declares; others are left to the notebooks that have them.</summary>
    /// <exception cref="ParameterException">A value is not of the declared type.</exception>
    public static Notebook Inject(Notebook notebook, IReadOnlyDictionary<string, string> values)
    {
        var declared = DeclaredParameters.Of(notebook).Where(parameter => values.ContainsKey(parameter.Name)).ToList();
        if (declared.Count == 0)
        {
            return notebook;
        }

        var lines = declared.Select(parameter => $"{parameter.Name} = {Literal(notebook, parameter, values[parameter.Name])};");
        var cell = new CodeCell(FreeId(notebook), string.Join('\n', lines.Prepend("// Set from outside.")),
            new JsonObject { ["tags"] = new JsonArray(CellTags.InjectedParameters) }, null, []);
        var cells = notebook.Cells.Where(existing => !existing.Has(CellTags.InjectedParameters)).ToList();
        cells.Insert(cells.FindLastIndex(existing => existing.Has(CellTags.Parameters)) + 1, cell);
        return notebook with { Cells = cells };
    }

    /// <summary>Refuses names that no notebook declares, and values that one of them cannot take.</summary>
    /// <param name="notebooks">All notebooks that are to run.</param>
    /// <param name="values">Values by name.</param>
    /// <param name="nearest">Finds the nearest of the known names, for the message.</param>
    public static void Check(IReadOnlyCollection<Notebook> notebooks, IReadOnlyDictionary<string, string> values,
        Func<string, IEnumerable<string>, IReadOnlyList<string>> nearest)
    {
        var known = notebooks.SelectMany(DeclaredParameters.Of).Select(parameter => parameter.Name).Distinct().ToList();
        foreach (var name in values.Keys.Where(name => !known.Contains(name)))
        {
            var near = nearest(name, known);
            var where = notebooks.Count == 1
                ? $"{Path.GetFileName(notebooks.First().Path)} has no"
                : "None of the selected notebooks has a";
            var hint = known.Count == 0 ? " They declare none."
                : near.Count > 0 ? $" Nearest: {string.Join(", ", near)}."
                : $" Known: {string.Join(", ", known)}.";
            throw new ParameterException($"{where} parameter '{name}'.{hint}");
        }

        foreach (var notebook in notebooks)
        {
            Inject(notebook, values);
        }
    }

    private static string Literal(Notebook notebook, DeclaredParameter parameter, string text)
    {
        var file = Path.GetFileName(notebook.Path);
        if (parameter.Type is not { } type || !ParameterValue.Supports(type))
        {
            throw new ParameterException($"{file}: parameter '{parameter.Name}' ({parameter.Type ?? "var"} = {parameter.Default}) "
                + $"cannot be set from outside: only numbers, texts, truth values and arrays of them can.");
        }

        return ParameterValue.Literal(text, type)
            ?? throw new ParameterException(
                $"{file}: parameter '{parameter.Name}' is {type} (by default {parameter.Default}); '{text}' is not.");
    }

    private static string FreeId(Notebook notebook)
    {
        var id = CellTags.InjectedParameters;
        while (notebook.Cells.Any(cell => cell.Id == id && !cell.Has(CellTags.InjectedParameters)))
        {
            id += "-";
        }

        return id;
    }
}
