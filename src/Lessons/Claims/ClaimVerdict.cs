using System.Globalization;
using BetweenTokens.Display;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.Claims;

/// <summary>A decided claim; a notebook shows it as a card.</summary>
/// <param name="Claim">What was claimed.</param>
/// <param name="Verdict">One verdict, over all the models.</param>
/// <param name="Evidence">What was measured.</param>
/// <param name="Controls">What had to hold before a measurement could speak.</param>
/// <param name="Parts">The parts, each with its finding and its numbers.</param>
[TypeFormatterSource(typeof(ShownFormatterSource))]
public sealed record ClaimVerdict(
    Claim Claim, Verdict Verdict, IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<JudgedMeasure> Controls, IReadOnlyList<JudgedPart> Parts) : IShown
{
    /// <summary>What the numbers of this session say, where those measured ahead decide.</summary>
    public IReadOnlyList<JudgedPart> Live { get; init; } = [];

    /// <summary>The models, in words; empty where nothing was measured.</summary>
    public string Models => string.Join("; ", Evidence.Select(e => e.Model).Distinct());

    /// <summary>The first number that the verdict rests on; null where there is none.</summary>
    public JudgedMeasure? Leading => Parts.SelectMany(part => part.Measures).FirstOrDefault();

    /// <summary>Why it is not decided; null where it is.</summary>
    public string? Obstacle => Verdict switch
    {
        Verdict.BeyondReach when Claim.Rule?.Obstacle is { } means => means.En,
        Verdict.BeyondReach when Controls.FirstOrDefault(c => c.Finding != Finding.Holds) is { } failed =>
            $"a control failed: {Say(failed)}",
        Verdict.BeyondReach => "nothing was measured yet",
        Verdict.Undecided => "an interval meets its threshold: "
            + string.Join("; ", Parts.SelectMany(p => p.Measures).Where(m => m.Finding == Finding.Open).Select(Say)),
        _ => null,
    };

    /// <summary>One line: claim, verdict, numbers with intervals.</summary>
    public override string ToString() => $"{Claim.Id}: {Verdict.Name()} ({Models}). "
        + $"{string.Join("; ", Controls.Concat(Parts.SelectMany(p => p.Measures)).Select(Say))}"
        + $"{(Obstacle is null ? "" : ". Obstacle: " + Obstacle)}";

    /// <summary>The card.</summary>
    public string ToHtml() => ClaimCard.Of(this);

    private static string Say(JudgedMeasure judged) => string.Create(CultureInfo.InvariantCulture,
        $"{judged.Measured.Name} = {judged.Measured.Value:g4}{Range(judged.Measured.Interval)}, n = {judged.Measured.N} "
        + $"({judged.Finding.ToString().ToLowerInvariant()}; {Region(judged.Criterion)})");

    private static string Range(Interval interval) =>
        interval.Level == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{interval.Low:g4}, {interval.High:g4}]");

    private static string Region(Criterion criterion) => (criterion.AtLeast, criterion.AtMost) switch
    {
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low:g6} to {high:g6}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"at least {low:g6}"),
        (_, { } high) => string.Create(CultureInfo.InvariantCulture, $"at most {high:g6}"),
        _ => "anything",
    };
}
