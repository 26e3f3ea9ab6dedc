namespace BetweenTokens.Microworld.Grammar;

/// <summary>A noun or a name with the forms that the world needs.</summary>
public sealed class Noun
{
    private readonly string[] _forms; // six cases of the singular, then the nominative plural

    private Noun(Gender gender, bool animate, string[] forms) => (Gender, IsAnimate, _forms) = (gender, animate, forms);

    /// <summary>Every noun of the world.</summary>
    public static IReadOnlyDictionary<string, Noun> All { get; } = Read(NounTable.Lines);

    /// <summary>Gender of the singular.</summary>
    public Gender Gender { get; }

    /// <summary>Living beings take the genitive as accusative in the masculine.</summary>
    public bool IsAnimate { get; }

    /// <summary>Nominative singular.</summary>
    public string Lemma => _forms[0];

    /// <summary>Nominative plural.</summary>
    /// <exception cref="InvalidOperationException">The table gives none.</exception>
    public string Plural =>
        _forms[6] is not "-" ? _forms[6] : throw new InvalidOperationException($"«{Lemma}» has no plural in the table.");

    /// <summary>True if the table gives a plural.</summary>
    public bool HasPlural => _forms[6] is not "-";

    /// <summary>What agrees with the singular.</summary>
    public Agreement Agreement => (Agreement)Gender;

    /// <summary>он, она or оно.</summary>
    public string Pronoun => Gender switch { Gender.Masculine => "он", Gender.Feminine => "она", _ => "оно" };

    /// <summary>A case of the singular.</summary>
    public string this[Case form] => _forms[(int)form];

    /// <summary>A noun by its nominative singular.</summary>
    public static Noun Of(string lemma) => All.TryGetValue(lemma, out var noun)
        ? noun
        : throw new ArgumentException($"«{lemma}» is not in the table of nouns.", nameof(lemma));

    /// <summary>Nouns by their nominative singulars, separated by spaces.</summary>
    public static Noun[] List(string lemmas) => [.. lemmas.Split(' ').Select(Of)];

    private static Dictionary<string, Noun> Read(string table)
    {
        var nouns = new Dictionary<string, Noun>(StringComparer.Ordinal);
        foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length != 9)
            {
                throw new FormatException(
                    $"A line of the table of nouns has gender, animacy, six cases and a plural; «{line}» has {cells.Length} cells.");
            }

            var gender = cells[0] switch
            {
                "м" => Gender.Masculine,
                "ж" => Gender.Feminine,
                "с" => Gender.Neuter,
                _ => throw new FormatException($"Gender «{cells[0]}» in «{line}»."),
            };
            nouns.Add(cells[2], new Noun(gender, cells[1] == "о", cells[2..]));
        }

        return nouns;
    }
}
