namespace BetweenTokens.Text.Chat;

/// <summary>The arguments of one call in the order of the callee's parameters, as Python binds them.</summary>
internal sealed class JinjaArguments(JinjaScope scope, string callee, string[] names, object?[] values)
{
    private static readonly object _absent = new();

    public JinjaScope Scope => scope;

    /// <summary>An argument; null where it is none or absent.</summary>
    public object? this[int index] => values[index] == _absent ? null : values[index];

    /// <summary>True where an argument is given, be it none.</summary>
    public bool Has(int index) => values[index] != _absent;

    public object? Or(int index, object? absent) => Has(index) ? this[index] : absent;

    /// <summary>Anything, as it would be printed.</summary>
    public string Printed(int index) => JinjaValues.Print(this[index]);

    public string Text(int index, string absent = "") => !Has(index) ? absent : this[index] as string ?? throw Refuse("a text", index);

    public long Whole(int index, long absent = 0) => this[index] switch
    {
        null => absent,
        long number => number,
        bool flag => flag ? 1 : 0,
        _ => throw Refuse("a whole number", index),
    };

    public bool Truth(int index) => JinjaValues.IsTrue(this[index]);

    /// <summary>Functions by name. Each key is a name and its parameters, those that may be absent with a = behind.</summary>
    /// <param name="kind">What they are, for messages.</param>
    /// <param name="functions">Their bodies.</param>
    public static Dictionary<string, JinjaFunction> Library(string kind, Dictionary<string, Func<JinjaArguments, object?>> functions) =>
        functions.Select(entry => (Parts: entry.Key.Split(' '), Body: entry.Value)).ToDictionary(
            entry => entry.Parts[0],
            entry => Bind($"{kind} '{entry.Parts[0]}'", entry.Parts[1..], entry.Body));

    private JinjaException Refuse(string expected, int index) =>
        new($"{callee} needs {expected} as {names[index]} and has {JinjaValues.Kind(this[index])}");

    private static JinjaFunction Bind(string callee, string[] parameters, Func<JinjaArguments, object?> body)
    {
        string[] names = [.. parameters.Select(parameter => parameter.TrimEnd('='))];
        return (scope, positional, named) =>
        {
            if (positional.Count > names.Length)
            {
                throw new JinjaException($"{callee} has {positional.Count} arguments where {names.Length} can be");
            }

            object?[] values = [.. positional, .. Enumerable.Repeat(_absent, names.Length - positional.Count)];
            foreach (var (name, value) in named)
            {
                var place = Array.IndexOf(names, name);
                place = place >= positional.Count ? place : throw new JinjaException($"{callee} has no use for the argument '{name}'");
                values[place] = value;
            }

            var lacking = parameters.Where((parameter, place) => values[place] == _absent && !parameter.EndsWith('='));
            if (lacking.FirstOrDefault() is { } missing)
            {
                throw new JinjaException($"{callee} lacks its argument '{missing}'");
            }

            return body(new JinjaArguments(scope, callee, names, values));
        };
    }
}
