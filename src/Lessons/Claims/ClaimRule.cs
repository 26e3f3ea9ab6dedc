using System.Globalization;
using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// How a verdict follows from measurements: a pure function, chosen by name, with all its numbers in
/// <c>data/claims.json</c>, written down before the run that fills it.
/// </summary>
public sealed record ClaimRule
{
    /// <summary>
    /// <c>parts</c>: the claim says several things at once; some right and some wrong is "partly".
    /// <c>conditions</c>: the claim says one thing of several conditions; here so and there otherwise is "depends".
    /// </summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>The parts or conditions.</summary>
    [JsonRequired]
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>The easy version of the task that a model must pass first; one for each kind of evidence at most.</summary>
    public IReadOnlyList<Criterion> Controls { get; init; } = [];

    /// <summary>Fewest cases behind every measurement.</summary>
    public long MinimalN { get; init; } = 1;

    /// <summary>Coverage that the intervals must have.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Seed of every draw and bootstrap of the measurement.</summary>
    public long Seed { get; init; }

    /// <summary>Decides.</summary>
    /// <param name="evidence">Must hold every number that the rule asks of its kind of evidence.</param>
    /// <returns>The verdict, the parts it rests on, and the obstacle where it is beyond reach.</returns>
    /// <exception cref="ArgumentException">A measurement is missing or its interval has another coverage.</exception>
    public (Verdict Verdict, IReadOnlyList<JudgedPart> Parts, string? Obstacle) Decide(Evidence evidence)
    {
        var controls = Judge(Controls, evidence);
        var parts = Judge(Criteria, evidence);
        if (parts.Count == 0)
        {
            throw new ArgumentException($"The rule asks nothing of evidence of the kind {evidence.Kind}; it can be decided from: "
                + $"{string.Join(", ", Criteria.SelectMany(c => c.On).Distinct())}.");
        }

        IReadOnlyList<JudgedPart> all = [.. controls, .. parts];
        var obstacle = controls.Where(c => c.Finding != Finding.Holds)
            .Select(c => $"the easy task is not passed: {Say(c)}").FirstOrDefault()
            ?? all.Where(p => p.Measured.N < MinimalN).Select(p => string.Create(CultureInfo.InvariantCulture,
                $"too few cases: {p.Measured.Name} rests on {p.Measured.N}, the rule asks for {MinimalN}")).FirstOrDefault();
        if (obstacle is not null)
        {
            return (Verdict.BeyondReach, all, obstacle);
        }

        var verdict = Combine([.. parts.Select(p => p.Finding)]);
        return (verdict, all, verdict == Verdict.BeyondReach
            ? "the measurement cannot tell: " + string.Join("; ", parts.Where(p => p.Finding == Finding.Open).Select(Say))
            : null);
    }

    /// <summary>Refuses what cannot decide anything.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Validate()
    {
        if (Name is not ("parts" or "conditions"))
        {
            throw new ArgumentException($"A rule is called parts or conditions; found '{Name}'.");
        }

        if (Criteria.Count == 0 || !(Level is > 0 and < 1) || MinimalN < 1)
        {
            throw new ArgumentException("A rule has at least one criterion, a level between 0 and 1, and a minimal n of 1 or more.");
        }

        foreach (var criterion in Criteria.Concat(Controls))
        {
            criterion.Validate();
        }
    }

    private Verdict Combine(IReadOnlyCollection<Finding> findings)
    {
        var (holds, excluded) = (findings.Contains(Finding.Holds), findings.Contains(Finding.Excluded));
        return (holds, excluded, findings.Contains(Finding.Open)) switch
        {
            (true, true, _) => Name == "parts" ? Verdict.Partly : Verdict.Depends,
            (true, false, false) => Verdict.True,
            (false, true, false) => Verdict.False,
            _ => Verdict.BeyondReach,
        };
    }

    private List<JudgedPart> Judge(IEnumerable<Criterion> criteria, Evidence evidence)
    {
        var judged = new List<JudgedPart>();
        foreach (var criterion in criteria.Where(c => c.AppliesTo(evidence.Kind)))
        {
            var matching = evidence.Measurements.Where(m => Matches(criterion.Measure, m.Name)).ToList();
            if (matching.Count == 0)
            {
                throw new ArgumentException($"The rule needs the measurement '{criterion.Measure}'; given are: "
                    + $"{string.Join(", ", evidence.Measurements.Select(m => m.Name))}.");
            }

            foreach (var measured in matching)
            {
                if (measured.Interval.Level != 1 && measured.Interval.Level < Level)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"The rule asks for intervals of {Level}; '{measured.Name}' comes with {measured.Interval.Level}."));
                }

                judged.Add(new(criterion, measured, double.IsNaN(measured.Value) ? Finding.Open : criterion.Judge(measured)));
            }
        }

        return judged;
    }

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private static string Say(JudgedPart part) => string.Create(
        CultureInfo.InvariantCulture,
        $"{part.Measured.Name} = {part.Measured.Value:g4} [{part.Measured.Interval.Low:g4}, {part.Measured.Interval.High:g4}], n = "
        + $"{part.Measured.N}; the claim needs {Region(part.Criterion)}");

    private static string Region(Criterion criterion) => (criterion.AtLeast, criterion.AtMost) switch
    {
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low:g6} to {high:g6}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"at least {low:g6}"),
        (_, { } high) => string.Create(CultureInfo.InvariantCulture, $"at most {high:g6}"),
        _ => "anything",
    };
}
