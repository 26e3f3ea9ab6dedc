using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;

namespace BetweenTokens.Plots;

/// <summary>
/// Shows what depends on something that may not be on this machine (a downloaded model): where it is absent the cell says
/// so in words, and the notebook goes on.
/// </summary>
public static class ShowIfLoaded
{
    /// <summary>Shows a view of a value, or a line that says why there is nothing to show.</summary>
    /// <param name="value">The model, a trace of it, …; null where the model is absent.</param>
    /// <param name="view">What to show of it.</param>
    public static object Show<T>(this T? value, Func<T, object> view)
        where T : class => value is null ? Note.Absent(Words.Now.ModelAbsent) : view(value);

    /// <summary>Shows what was loaded; where the model is absent, which command fetches it or which names are near.</summary>
    /// <param name="model">What <see cref="LanguageModel.LoadIfPresent"/> returned.</param>
    /// <param name="wanted">The name that was asked for.</param>
    public static object ShowModel(this LanguageModel? model, string wanted) =>
        model is null ? Note.Absent(ModelPlaces.Here().NotFound(wanted).Message, wanted) : ModelCard.Of(model);
}

/// <summary>A loaded model in a few lines.</summary>
public static class ModelCard
{
    /// <summary>Name, family, size, shape.</summary>
    public static Table Of(LanguageModel model)
    {
        var c = model.Config;
        (string Name, object? Value)[] rows =
        [
            (Words.Now.Model, Described(model)),
            (Words.Now.Family, model.Report?.Family),
            (Words.Now.Parameters, model.Transformer.Parameters.Count.ToString("#,0", NumberText.Provider)),
            (Words.Now.Layers, c.NLayers),
            (Words.Now.Width, c.DModel),
            (Words.Now.Heads, c.NKeyValueHeads == c.NHeads
                ? $"{c.NHeads}"
                : $"{c.NHeads} / {c.NKeyValueHeads} ({Words.Now.QueryKeyValue})"),
            (Words.Now.Vocabulary, c.DVocab),
            (Words.Now.Source, Path.GetFileName(model.Report?.Source)),
            .. (model.Report?.Warnings ?? []).Select(warning => (Words.Now.Warning, (object?)warning)),
        ];
        return Table.Of(null, rows, ("", r => r.Name), (" ", r => r.Value));
    }

    // Name, stored type, type in use, in the page's language: «glass/base, F16 в float32».
    private static string Described(LanguageModel model) =>
        model.Described.Replace(" in ", $" {Words.Now.StoredIn} ", StringComparison.Ordinal);
}
