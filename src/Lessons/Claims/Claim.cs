using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One statement of the source text, and how it is decided.</summary>
public sealed record Claim
{
    private static readonly Lazy<IReadOnlyDictionary<string, Claim>> _all = new(Load);

    /// <summary>Section and number, two digits each.</summary>
    [JsonRequired]
    public string Id { get; init; } = "";

    /// <summary>Section, 1 to 20.</summary>
    public int Section { get; init; }

    /// <summary>The claim in Russian.</summary>
    public string ClaimRu { get; init; } = "";

    /// <summary>The claim in English.</summary>
    public string ClaimEn { get; init; } = "";

    /// <summary>math, behaviour, mechanism, history, …</summary>
    public string Kind { get; init; } = "";

    /// <summary>What is to be measured.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>What is known about it.</summary>
    public string Note { get; init; } = "";

    /// <summary>How its parts make the whole.</summary>
    [JsonRequired]
    public ClaimForm Form { get; init; }

    /// <summary>What it asserts, one assertion after the other.</summary>
    [JsonRequired]
    public IReadOnlyList<ClaimAssertion> Parts { get; init; } = [];

    /// <summary>How a verdict follows from measurements; null: not decidable yet.</summary>
    public ClaimRule? Rule { get; init; }

    /// <summary>Every claim by its id, from <c>data/claims.json</c>.</summary>
    public static IReadOnlyDictionary<string, Claim> All => _all.Value;

    /// <summary>One claim.</summary>
    /// <exception cref="ArgumentException">There is no such id.</exception>
    public static Claim Of(string id) => All.TryGetValue(id, out var claim) ? claim
        : throw new ArgumentException($"There is no claim '{id}'. Ids go from {All.Keys.Min()} to {All.Keys.Max()}, section and number.");

    /// <summary>
    /// The verdict on a claim as a card, written down for the report. What was measured ahead decides
    /// (<c>data/evidence</c>), with what was measured here beside it; numbers of another model than the rule names decide in
    /// place of those of its kind, glass or published, and the card says so.
    /// </summary>
    /// <param name="id">Section and number, two digits each.</param>
    /// <param name="live">What was measured in this session, one evidence for each model.</param>
    public static ClaimVerdict Show(string id, params IReadOnlyList<Evidence> live)
    {
        var claim = Of(id);
        var kept = LessonEvidence.Kept(id);
        var known = kept.Select(e => e.Model).ToHashSet();
        var (others, same) = (live.Where(e => !known.Contains(e.Model)).ToList(), live.Where(e => known.Contains(e.Model)).ToList());
        var verdict = claim.Judge([.. kept.Where(e => others.All(other => other.Kind != e.Kind)), .. others]);
        verdict = same.Count == 0 ? verdict : verdict with { Live = claim.Judge(same).Parts };
        ClaimResults.Default?.Add(verdict);
        ClaimLog.Add(verdict);
        return verdict;
    }

    /// <summary>Applies the claim's rule; writes nothing.</summary>
    /// <param name="evidence">Measurements, one for each model; none for a claim that nothing can decide.</param>
    /// <exception cref="InvalidOperationException">The claim has no rule.</exception>
    public ClaimVerdict Judge(params IReadOnlyList<Evidence> evidence)
    {
        var rule = Rule ?? throw new InvalidOperationException($"Claim {Id} has no rule in data/claims.json: "
            + $"write its thresholds down first, then measure.");
        var (controls, parts) = rule.Judge(Parts, evidence);
        return new(this, Findings.OfParts([.. parts.Select(part => part.Finding)], Form), evidence, controls, parts);
    }

    private static Dictionary<string, Claim> Load()
    {
        using var stream = typeof(Claim).Assembly.GetManifestResourceStream("claims.json")!;
        var claims = JsonSerializer.Deserialize<List<Claim>>(stream, ClaimJson.Options)!;
        foreach (var claim in claims)
        {
            claim.Rule?.Validate(claim.Parts.Count);
        }

        return claims.ToDictionary(c => c.Id);
    }
}

/// <summary>How claims and verdicts are written: snake_case names in the list of claims, enumerations as words, nothing unknown.</summary>
internal static class ClaimJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static JsonSerializerOptions OneLine { get; } = new(Options) { WriteIndented = false };
}
