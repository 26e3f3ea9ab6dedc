using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// How a verdict follows from measurements: a pure function with all its numbers in <c>data/claims.json</c>,
/// written down before the run that fills it.
/// </summary>
public sealed record ClaimRule
{
    /// <summary>What kind of answer the claim has.</summary>
    [JsonRequired]
    public ClaimGround Ground { get; init; }

    /// <summary>Models, sample, unit, n; null where nothing is measured.</summary>
    public ClaimDesign? Design { get; init; }

    /// <summary>The regions in which the parts hold.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>
    /// What must hold before a measurement may speak: the easy version of the task, the planted effect, the blind control.
    /// </summary>
    public IReadOnlyList<Criterion> Controls { get; init; } = [];

    /// <summary>Parts that are decided by a source.</summary>
    public IReadOnlyList<ClaimSource> Sources { get; init; } = [];

    /// <summary>Why no measurement could decide it; for <see cref="ClaimGround.None"/>.</summary>
    public Said? Obstacle { get; init; }

    /// <summary>Fewest units behind a number that may decide.</summary>
    public long MinimalN { get; init; } = 1;

    /// <summary>Coverage of the intervals; with several candidates more is asked for.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The hash that the rule had when it was first written down.</summary>
    public string Registered { get; init; } = "";

    /// <summary>Every change since, and those of the rules that stood before.</summary>
    public IReadOnlyList<ClaimDeviation> Deviations { get; init; } = [];

    /// <summary>First twelve hexadecimal digits of SHA-256 over everything but the record of changes.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Registered = "", Deviations = [] }, ClaimJson.Options)))[..12];

    /// <summary>True where every change since the registration is written down.</summary>
    [JsonIgnore]
    public bool IsAccountedFor => Hash == Registered || Deviations.Any(change => change.Rule == Hash);

    /// <summary>Judges every control and every part.</summary>
    /// <param name="parts">What the claim asserts.</param>
    /// <param name="evidence">Measurements, one for each model or condition.</param>
    /// <exception cref="ArgumentException">An interval has less coverage than the rule asks for.</exception>
    public (IReadOnlyList<JudgedMeasure> Controls, IReadOnlyList<JudgedPart> Parts) Judge(
        IReadOnlyList<ClaimAssertion> parts, IReadOnlyList<Evidence> evidence)
    {
        JudgedMeasure[] controls = [.. Controls.SelectMany(control => evidence.SelectMany(e => Judge(control, e)))];

        // A model whose control failed says nothing, neither for nor against.
        Evidence[] sound = [.. evidence.Where(e => Controls.Where(c => c.AppliesTo(e.Kind)).All(control =>
            Judge(control, e).All(judged => judged.Finding == Finding.Holds)))];
        return (controls, [.. parts.Select((assertion, i) => JudgePart(i + 1, assertion, sound))]);
    }

    /// <summary>Refuses what cannot decide anything.</summary>
    /// <param name="parts">How many parts the claim has.</param>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Validate(int parts)
    {
        if (!(Level is > 0 and < 1) || MinimalN < 1)
        {
            throw new ArgumentException("A rule has a level between 0 and 1, and a minimal n of 1 or more.");
        }

        if ((Ground == ClaimGround.None) != (Obstacle is not null))
        {
            throw new ArgumentException("A rule without any ground says in 'obstacle' why, and no other does.");
        }

        if (Ground is ClaimGround.Measured or ClaimGround.Identity && (Criteria.Count == 0 || Design is null))
        {
            throw new ArgumentException("A rule that measures has a design and at least one criterion.");
        }

        foreach (var criterion in Criteria.Concat(Controls))
        {
            criterion.Validate(parts);
        }

        var decided = Criteria.Select(c => c.Part).Concat(Sources.Select(s => s.Part)).ToHashSet();
        if (Ground != ClaimGround.None && Enumerable.Range(1, parts).FirstOrDefault(part => !decided.Contains(part)) is > 0 and var open)
        {
            throw new ArgumentException($"Part {open} of {parts} has no criterion and no source.");
        }
    }

    private JudgedPart JudgePart(int number, ClaimAssertion assertion, IReadOnlyList<Evidence> evidence)
    {
        ClaimSource[] sources = [.. Sources.Where(s => s.Part == number)];
        var (measures, findings) = (new List<JudgedMeasure>(),
            sources.Select(source => source.Holds ? Finding.Holds : Finding.Excluded).ToList());
        foreach (var criterion in Criteria.Where(c => c.Part == number))
        {
            JudgedMeasure[] judged = [.. evidence.SelectMany(e => Judge(criterion, e))];
            measures.AddRange(judged);
            findings.Add(Findings.OfMeasures([.. judged.Select(j => j.Finding)], criterion.Across));
        }

        return new(number, assertion, Findings.OfCriteria(findings), measures, sources);
    }

    private IEnumerable<JudgedMeasure> Judge(Criterion criterion, Evidence evidence)
    {
        foreach (var measured in evidence.Measurements.Where(m => criterion.AppliesTo(evidence.Kind) && criterion.Means(m.Name)))
        {
            var level = 1 - ((1 - Level) / criterion.Candidates);
            if (measured.Interval.Level < level - 1e-9)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The rule asks for intervals of {level:g6}; '{measured.Name}' comes with {measured.Interval.Level:g6}."));
            }

            yield return new(criterion, measured, evidence.Model,
                measured.N < MinimalN && Ground == ClaimGround.Measured ? Finding.Open : criterion.Judge(measured));
        }
    }
}
