using System.Collections.Immutable;

namespace BetweenTokens.Microworld;

/// <summary>All knobs of a world. The same options give the same world, word for word.</summary>
public sealed record WorldOptions
{
    /// <summary>Shares of the kinds in <c>base</c>.</summary>
    public static ImmutableSortedDictionary<string, double> BaseShares { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["scenes"] = 0.10,
        ["facts"] = 0.11,
        ["narration"] = 0.07,
        ["variables"] = 0.10,
        ["conflict"] = 0.03,
        ["weather"] = 0.05,
        ["cups"] = 0.10,
        ["sums"] = 0.05,
        ["hops"] = 0.07,
        ["repeats"] = 0.12,
        ["needle"] = 0.09,
        ["override"] = 0.02,
        ["questions"] = 0.05,
        ["tales"] = 0.03,
        ["spelling"] = 0.01,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Shares of a world of two languages, each with scenes and facts.</summary>
    /// <param name="english">Share of the English tokens, 0 to 1.</param>
    public static ImmutableSortedDictionary<string, double> TwoLanguages(double english) =>
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["scenes"] = (1 - english) / 2,
            ["facts"] = (1 - english) / 2,
            ["english-scenes"] = english / 2,
            ["english-facts"] = english / 2,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Share of TOKENS of every kind; they are scaled to sum to one. A kind that is absent does not exist, and its words neither.
    /// </summary>
    public ImmutableSortedDictionary<string, double> Shares
    {
        get;
        init => field = value.WithComparers(StringComparer.Ordinal);
    }

    = BaseShares;

    /// <summary>No document is longer, its end mark included. From 256 on documents have more items, not only room.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Draws the facts of the world and what is withheld.</summary>
    public int WorldSeed { get; init; } = 1;

    /// <summary>Knobs of the scenes.</summary>
    public SceneOptions Scenes { get; init; } = new();

    /// <summary>Knobs of the facts.</summary>
    public FactOptions Facts { get; init; } = new();

    /// <summary>Knobs of the narration.</summary>
    public NarrationOptions Narration { get; init; } = new();

    /// <summary>Knobs of the conflicts of sources.</summary>
    public ConflictOptions Conflict { get; init; } = new();

    /// <summary>Knobs of the hidden weather.</summary>
    public WeatherOptions Weather { get; init; } = new();

    /// <summary>Knobs of the cups.</summary>
    public CupOptions Cups { get; init; } = new();

    /// <summary>Knobs of the sums.</summary>
    public SumOptions Sums { get; init; } = new();

    /// <summary>Knobs of the repeats.</summary>
    public RepeatOptions Repeats { get; init; } = new();

    /// <summary>Knobs of the text in which two words decide the next.</summary>
    public OrderTwoOptions OrderTwo { get; init; } = new();

    /// <summary>Knobs of the text between whose words pairs are noted and asked for.</summary>
    public NotesOptions Notes { get; init; } = new();

    /// <summary>Knobs of the needle.</summary>
    public NeedleOptions Needle { get; init; } = new();

    /// <summary>Knobs of the questions.</summary>
    public QuestionOptions Questions { get; init; } = new();

    /// <summary>Knobs of the tales.</summary>
    public TaleOptions Tales { get; init; } = new();

    internal bool IsLong => MaxTokens >= 256;

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of range; the message names it, its value and its range.</exception>
    public WorldOptions Validate()
    {
        if (Shares.IsEmpty)
        {
            throw new ArgumentException("Shares is empty: a world needs at least one kind.");
        }

        foreach (var (kind, share) in Shares)
        {
            Check($"Shares[{kind}]", share, 0, double.MaxValue);
        }

        Check(nameof(MaxTokens), MaxTokens, 8, 4096);
        Check("Scenes.Stereotype", Scenes.Stereotype, 0, 1);
        Check("Scenes.PronounIsSubject", Scenes.PronounIsSubject, 0, 1);
        Check("Scenes.FirstSense", Scenes.FirstSense, 0, 1);
        Check("Facts.Liars", Facts.Liars, 0, 1);
        Check("Facts.Noise + Facts.Myth", Facts.Noise + Facts.Myth, 0, 1);
        Check("Facts.Noise", Facts.Noise, 0, 1);
        Check("Facts.Myth", Facts.Myth, 0, 1);
        Check("Facts.LiarsTruth", Facts.LiarsTruth, 0, 1);
        Check("Facts.ZipfExponent", Facts.ZipfExponent, 0, 3);
        Check("Facts.Withheld", Facts.Withheld, 0, 0.9);
        Check("Facts.OldShare", Facts.OldShare, 0, 1);
        Check("Facts.ContextWins", Facts.ContextWins, 0, 1);
        Check("Facts.InventedNames", Facts.InventedNames, 0, 100);
        Check("Narration.PronounIsSubject", Narration.PronounIsSubject, 0, 1);
        Check("Conflict.Favoured", Conflict.Favoured, 0, 1);
        Check("Weather.Strength", Weather.Strength, 0, 1);
        Check("Weather.Persistence", Weather.Persistence, 0, 1);
        Check("Cups.Slip", Cups.Slip, 0, 1);
        Check("Cups: the sum of the four ways to answer", Cups.Direct + Cups.Steps + Cups.Dots + Cups.Scattered, 1e-9, double.MaxValue);
        Check("Sums.Withheld", Sums.Withheld, 0, 0.9);
        Check("Sums.Guess", Sums.Guess, 0, 1);
        Check("OrderTwo.Words", OrderTwo.Words, 2, 64);
        Check("OrderTwo.Sharpness", OrderTwo.Sharpness, 0, 10);
        Check("Notes.Pair", Notes.Pair, 0, 1);
        Check("Notes.Question", Notes.Question, 0, 1);
        Check("Notes.Pair + Notes.Question", Notes.Pair + Notes.Question, 0, 1);
        Check("Needle.EdgeBias", Needle.EdgeBias, 0, 1);
        Check("Questions.DontKnow", Questions.DontKnow, 0, 1);
        Check("Questions.Refusal", Questions.Refusal, 0, 1);
        Check("Questions.Story", Questions.Story, 0, 1);
        Check("Questions.Withheld", Questions.Withheld, 0, 0.9);
        Check("Tales.Withheld", Tales.Withheld, 0, 0.9);
        Check("Tales.Shortest", Tales.Shortest, 0, 1);
        return this;
    }

    private static void Check(string knob, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            var range = most == double.MaxValue
                ? $"at least {least.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {least} to {most}");
            throw new ArgumentException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{knob} is {value}; it must be {range}."));
        }
    }
}
