using System.Text.RegularExpressions;

namespace BetweenTokens.Display;

/// <summary>
/// Which values a failed cell left undone. A host keeps them as null and runs the cells below all the same; those would answer
/// with a null reference of .NET instead of what is wrong.
/// </summary>
/// <param name="known">The host's value of a name: false where it has none.</param>
internal sealed partial class UndoneValues(UndoneValues.Lookup known)
{
    private readonly HashSet<string> _undone = new(StringComparer.Ordinal);

    /// <summary>The host's value of a variable, where it has one.</summary>
    public delegate bool Lookup(string name, out object? value);

    /// <summary>The first name of a cell that a failed cell should have made and that this one does not make itself; null: none.</summary>
    /// <param name="code">The cell's source.</param>
    public string? In(string code)
    {
        var written = Code(code);
        var own = Made(written);
        return Name().Matches(written).Select(m => m.Value)
            .FirstOrDefault(name => _undone.Contains(name) && !own.Contains(name) && Null(name));
    }

    /// <summary>Takes note of how a cell ended; one that was not run has failed.</summary>
    /// <param name="code">Its source.</param>
    /// <param name="failed">It ended with an error.</param>
    public void Ended(string code, bool failed)
    {
        foreach (var name in Made(Code(code)))
        {
            if (failed && Null(name))
            {
                _undone.Add(name);
            }
            else
            {
                _undone.Remove(name);
            }
        }
    }

    // Not declared yet counts as null: a cell that was not run has declared nothing.
    private bool Null(string name) => !known(name, out var value) || value is null;

    // Texts and comments speak of names without using them; what stands in braces of a text is code.
    private static string Code(string source) => Plain().Replace(source, m => m.Value[0] == '$'
        ? string.Join(' ', Hole().Matches(m.Value).Select(hole => hole.Groups[1].Value)) : " ");

    private static HashSet<string> Made(string code) =>
        [.. Declared().Matches(code).SelectMany(m => Name().Matches(m.Groups[1].Value)).Select(m => m.Value)];

    // `var a = `, `Type a = `, `var (a, b) = `, and the second of `int[] a = …, b = …` where it begins a line or follows a bracket.
    [GeneratedRegex(@"(?:^|[;,)]\s*|^\s*)(?:(?:var|[\w.]+(?:<[^=;]*>)?(?:\[\])*\??)\s+)?(\w+|\([\w\s,]+\))\s*=(?![=>])",
        RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"(?<![\w.])[\p{L}_]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\$?@?""(?:[^""\\]|\\.)*""|//[^\n]*")]
    private static partial Regex Plain();
}
