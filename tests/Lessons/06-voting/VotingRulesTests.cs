using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>The rules of section 6 that a glass model decides, on made-up measurements.</summary>
[Trait("tier", "fast")]
public sealed class VotingRulesTests
{
    [Fact]
    public void The_part_of_speech_comes_first_or_together_with_the_word()
    {
        const string End = "mass of the part of speech in the end", First = "part of speech before the word, share of places",
            Beyond = "the same beyond random sets of words", Layers = "layers between the two";
        Expect("06-09", Verdict.True, (End, 0.97, 0.96, 0.98, 800), (First, 0.8, 0.77, 0.83, 800),
            (Beyond, 0.4, 0.35, 0.45, 800), (Layers, 1.4, 1.3, 1.5, 800));
        Expect("06-09", Verdict.False, (End, 0.97, 0.96, 0.98, 800), (First, 0.2, 0.17, 0.23, 800),
            (Beyond, 0.01, -0.02, 0.04, 800), (Layers, 0.1, 0.05, 0.15, 800));
        Expect("06-09", Verdict.Partly, (End, 0.97, 0.96, 0.98, 800), (First, 0.3, 0.27, 0.33, 800),
            (Beyond, 0.2, 0.17, 0.23, 800), (Layers, 0.7, 0.6, 0.8, 800));
        Expect("06-09", Verdict.BeyondReach, (End, 0.6, 0.55, 0.65, 800), (First, 0.8, 0.77, 0.83, 800),
            (Beyond, 0.4, 0.35, 0.45, 800), (Layers, 1.4, 1.3, 1.5, 800));
        Expect("06-09", Verdict.BeyondReach, (End, 0.97, 0.96, 0.98, 100),
            (First, 0.8, 0.77, 0.83, 100), (Beyond, 0.4, 0.35, 0.45, 100), (Layers, 1.4, 1.3, 1.5, 100));
    }

    [Fact]
    public void The_spread_tells_what_was_never_taught_or_does_not()
    {
        const string Easy = "easy facts right", Entropy = "AUROC of entropy", Top = "AUROC of the largest probability";
        Expect("06-10", Verdict.False, (Easy, 0.95, 0.9, 0.98, 120), (Entropy, 0.9, 0.85, 0.95, 180), (Top, 0.88, 0.83, 0.93, 180));
        Expect("06-10", Verdict.True, (Easy, 0.95, 0.9, 0.98, 120), (Entropy, 0.5, 0.45, 0.55, 180), (Top, 0.5, 0.42, 0.58, 180));
        Expect("06-10", Verdict.BeyondReach, (Easy, 0.3, 0.2, 0.4, 120), (Entropy, 0.9, 0.85, 0.95, 180), (Top, 0.88, 0.83, 0.93, 180));
    }

    [Fact]
    public void Two_names_of_one_animal_split_its_votes_or_one_of_them_has_all()
    {
        const string Mass = "mass of the concept", Outside = "mass outside the leading spelling",
            Other = "likeliest word is of another concept";
        Expect("06-11", Verdict.True, (Mass, 0.4, 0.39, 0.41, 24), (Outside, 0.5, 0.49, 0.51, 24), (Other, 0.95, 0.8, 0.99, 24));
        Expect("06-11", Verdict.False, (Mass, 0.4, 0.39, 0.41, 24), (Outside, 0.01, 0, 0.02, 24), (Other, 0.05, 0.01, 0.2, 24));
        Expect("06-11", Verdict.Partly, (Mass, 0.4, 0.39, 0.41, 24), (Outside, 0.5, 0.49, 0.51, 24), (Other, 0.05, 0.01, 0.2, 24));
    }

    [Fact]
    public void Against_the_oracle_one_number_decides_calibration()
    {
        Expect("06-06", Verdict.True, ("expected calibration error", 0.01, 0.008, 0.012, 8000));
        Expect("06-06", Verdict.False, ("expected calibration error", 0.05, 0.04, 0.06, 8000));
        Expect("06-06", Verdict.BeyondReach, ("expected calibration error", 0.02, 0.015, 0.025, 8000));
    }

    private static void Expect(string id, Verdict expected, params (string Name, double Value, double Low, double High, long N)[] numbers)
    {
        var measured = numbers.Select(m => new Measured(m.Name, m.Value, new(m.Low, m.High), m.N));
        Assert.Equal(expected, Claim.Of(id).Judge(new Evidence(EvidenceKind.Glass, "made up", [.. measured])).Verdict);
    }
}
