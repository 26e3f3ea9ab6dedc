using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L01Token;

/// <summary>
/// The rules of section 1 on made-up measurements: each gives at least two verdicts, and none gives "false" to an open interval.
/// </summary>
[Trait("tier", "fast")]
public sealed class NextWordRulesTests
{
    [Fact]
    public void Draws_that_follow_the_distribution_refute_one_continuation()
    {
        const string Share = "share of the draws that is the likeliest token",
            One = "share of contexts with one outcome", Z = "mean squared deviation of the shares, in standard errors";
        Expect("01-01", Verdict.False, (Z, 1, 0.4, 1.7, 20), (Share, 0.6, 0.5, 0.7, 20), (One, 0, 0, 0.16, 20));
        Expect("01-01", Verdict.True, (Z, 0, 0, 0, 20), (Share, 1, 1, 1, 20), (One, 1, 0.91, 1, 40));
        Expect("01-01", Verdict.BeyondReach, (Z, 9, 6, 12, 20), (Share, 0.6, 0.5, 0.7, 20), (One, 0, 0, 0.16, 20));
        Expect("01-01", Verdict.BeyondReach, (Z, 1, 0.4, 1.7, 5), (Share, 0.6, 0.5, 0.7, 5), (One, 0, 0, 0.16, 5));
    }

    [Fact]
    public void A_table_of_frequencies_confirms_and_a_model_that_shares_statistics_makes_it_depend()
    {
        const string Often = "KL(counts ‖ model): often", Rare = "KL(counts ‖ model): rare",
            Nearer = "rare contexts nearer to the counts than to the law";
        Expect("01-02", Verdict.Depends, (Often, 0.04, 0.03, 0.05, 30), (Rare, 1.5, 1.4, 1.6, 300), (Nearer, 0.1, 0.05, 0.2, 300));
        Expect("01-02", Verdict.True, (Often, 0.01, 0.01, 0.02, 30), (Rare, 0.01, 0.01, 0.02, 300), (Nearer, 0.9, 0.8, 0.95, 300));
        Expect("01-02", Verdict.False, (Often, 0.5, 0.4, 0.6, 30), (Rare, 1.5, 1.4, 1.6, 300), (Nearer, 0.1, 0.05, 0.2, 300));
    }

    [Fact]
    public void Shares_are_repeated_or_not()
    {
        Expect("01-03", Verdict.True, [.. Shares(0.004), .. Mass(0.999)]);
        Expect("01-03", Verdict.Depends, [.. Shares(0.2), .. Mass(0.999)]);
        Expect("01-03", Verdict.False, [.. Shares(0.2), .. Mass(0.6)]);

        (string, double, double, double, long)[] Shares(double distance) =>
        [
            ("distance from the share: 1:1", distance, distance, distance, 5),
            ("distance from the share: 3:1", distance, distance, distance, 5),
        ];
        (string, double, double, double, long)[] Mass(double mass) =>
            [("mass on the two verbs: 1:1", mass, mass, mass, 5), ("mass on the two verbs: 3:1", mass, mass, mass, 5)];
    }

    [Fact]
    public void The_right_side_counts_in_a_masked_model_only()
    {
        const string Left = "largest change of a logit when the word on the left is replaced",
            Right = "largest change of a logit when the words on the right are replaced";
        Expect("01-04", Verdict.False, (Left, 8, 8, 8, 200), (Right, 0, 0, 0, 200));
        Expect("01-04", Verdict.True, (Left, 8, 8, 8, 200), (Right, 5, 5, 5, 200));
        Expect("01-04", Verdict.BeyondReach, (Left, 8, 8, 8, 200), (Right, 1e-4, 1e-4, 1e-4, 200));
        Expect("01-04", Verdict.BeyondReach, (Left, 0, 0, 0, 200), (Right, 0, 0, 0, 200));
    }

    [Fact]
    public void The_string_or_the_sense()
    {
        const string Known = "endings among the first ten",
            Bonus = "verbatim over paraphrase, nats", Sense = "paraphrase over shuffle, nats";
        Expect("01-05", EvidenceKind.Real, Verdict.Partly, (Known, 0.8, 0.63, 0.9, 30), (Bonus, 2, 1.2, 2.8, 30), (Sense, 1.5, 0.8, 2, 30));
        Expect("01-05", EvidenceKind.Real, Verdict.True, (Known, 0.8, 0.63, 0.9, 30), (Bonus, 2, 1.2, 2.8, 30), (Sense, -0.5, -1, 0.1, 30));
        Expect("01-05", EvidenceKind.Real, Verdict.BeyondReach, (Known, 0.5, 0.33, 0.67, 30),
            (Bonus, 2, 1.2, 2.8, 30), (Sense, 1.5, 0.8, 2, 30));
    }

    [Fact]
    public void A_readable_world_that_steers_refutes_mere_words()
    {
        const string Season = "unexplained against the controls: season",
            Steer = "slope of steering along the belief", Random = "slope of a random direction";
        Expect("01-06", Verdict.False, (Random, 0.2, 0.1, 0.3, 200), (Season, 0.1, 0.05, 0.2, 200), (Steer, 0.95, 0.9, 1, 200));
        Expect("01-06", Verdict.True, (Random, 0.1, 0, 0.2, 200), (Season, 1, 0.9, 1.1, 200), (Steer, 0.02, -0.05, 0.1, 200));
        Expect("01-06", Verdict.Partly, (Random, 0.1, 0, 0.2, 200), (Season, 0.1, 0.05, 0.2, 200), (Steer, 0.02, -0.05, 0.1, 200));
        Expect("01-06", Verdict.BeyondReach, (Random, 0.9, 0.8, 1, 200), (Season, 0.1, 0.05, 0.2, 200), (Steer, 0.95, 0.9, 1, 200));
    }

    [Fact]
    public void The_output_may_fail_where_the_probe_reads()
    {
        Expect("01-07", Verdict.Depends, Areas(1, 0, 0.9, 0.9));
        Expect("01-07", Verdict.False, Areas(1, 0.9, 0.9, 0.9));
        Expect("01-07", Verdict.True, Areas(0.5, 0.5, 0.5, 0.5));

        static (string, double, double, double, long)[] Areas(double few, double many, double probeFew, double probeMany) =>
        [
            Area("AUC of the output: 10%", few), Area("AUC of the output: 70%", many), Area("AUC of the truth probe: 10%", probeFew), Area(
                "AUC of the truth probe: 70%", probeMany),
        ];
        static (string, double, double, double, long) Area(string name, double value) => (name, value, value - 0.03, value + 0.03, 200);
    }

    [Fact]
    public void Inventions_without_lies_refute_the_lies()
    {
        const string Lies = "false statements in the corpus", Known = "right about facts seen four times and more",
            Unseen = "false answers about facts never seen", All = "false share of all answers";
        Expect("01-08", Verdict.False, (Lies, 0, 0, 0, 9000), (Known, 0.98, 0.95, 0.99, 300),
            (Unseen, 0.93, 0.88, 0.97, 120), (All, 0.15, 0.12, 0.2, 600));
        Expect("01-08", Verdict.True, (Lies, 0, 0, 0, 9000), (Known, 0.98, 0.95, 0.99, 300),
            (Unseen, 0.01, 0, 0.04, 120), (All, 0.002, 0, 0.008, 600));
        Expect("01-08", Verdict.BeyondReach, (Lies, 0.1, 0.1, 0.1, 9000), (Known, 0.98, 0.95, 0.99, 300),
            (Unseen, 0.93, 0.88, 0.97, 120), (All, 0.15, 0.12, 0.2, 600));
        Expect("01-08", Verdict.BeyondReach, (Lies, 0, 0, 0, 9000), (Known, 0.5, 0.4, 0.6, 300),
            (Unseen, 0.93, 0.88, 0.97, 120), (All, 0.15, 0.12, 0.2, 600));
    }

    [Fact]
    public void Synonyms_mates_strangers()
    {
        Expect("01-09", Verdict.True, Gaps(0.4, 0.2, 0.001));
        Expect("01-09", Verdict.Partly, Gaps(0.4, -0.3, 0.001));
        Expect("01-09", Verdict.False, Gaps(-0.2, -0.3, 0.7));

        static (string, double, double, double, long)[] Gaps(double synonyms, double mates, double p) =>
        [
            ("synonyms above category mates: embedding", synonyms, synonyms - 0.1, synonyms + 0.1, 12),
            ("category mates above random pairs: embedding", mates, mates - 0.1, mates + 0.1, 60),
            ("permutation p, synonyms against mates: embedding", p, p, p, 12),
        ];
    }

    [Fact]
    public void The_probe_grows_with_the_prediction_or_later()
    {
        const string Rank = "rank correlation of the prediction and the probe",
            Late = "share of the fall of the loss before the probe starts";
        Expect("01-10", Verdict.Partly, (Rank, 0.95, 0.85, 1, 20), (Late, 0.8, 0.8, 0.8, 20));
        Expect("01-10", Verdict.True, (Rank, 0.95, 0.85, 1, 20), (Late, 0.2, 0.2, 0.2, 20));
        Expect("01-10", Verdict.False, (Rank, 0.1, -0.4, 0.5, 20), (Late, 0.9, 0.9, 0.9, 20));
    }

    [Fact]
    public void The_claim_about_experience_has_no_rule() => Assert.Null(Claim.Of("01-11").Rule);

    private static void Expect(
        string id, Verdict expected, params (string Name, double Value, double Low, double High, long N)[] numbers) =>
        Expect(id, EvidenceKind.Glass, expected, numbers);

    private static void Expect(
        string id, EvidenceKind kind, Verdict expected, params (string Name, double Value, double Low, double High, long N)[] numbers)
    {
        var measured = numbers.Select(m => new Measured(
            m.Name, m.Value, m.Low == m.High ? Interval.Exact(m.Value) : new(m.Low, m.High), m.N));
        Assert.Equal(expected, Claim.Of(id).Judge(new Evidence(kind, "made up", [.. measured])).Verdict);
    }
}
