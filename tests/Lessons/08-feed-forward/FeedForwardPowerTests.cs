using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L08FeedForward;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L08FeedForward;

/// <summary>The measured rules of section 8 at their registered n, in worlds where a claim holds and where it does not.</summary>
[Trait("tier", "fast")]
public sealed class FeedForwardPowerTests
{
    private const int Simulations = 60;

    [Theory]
    [Trait("claim", "08-04")]
    [InlineData(0.004, Verdict.True, Verdict.False)]
    [InlineData(0.02, Verdict.False, Verdict.True)]
    public void A_stack_that_is_additive_and_one_that_is_not(double departure, Verdict right, Verdict opposite) => Decide(
        "08-04", $"departure {departure}", right, opposite, Simulations, random =>
        [
            .. LinearSurveys.All.Select(one => LinearSurveys.Judge(one.Condition, Table(one.Survey, one.Condition[0] == 'S' ? 8 : 24, i =>
                ($"{i}", [random.Around(departure, departure / 4), random.Around(departure, departure / 4), 1e-5])))),
        ]);

    [Theory]
    [Trait("claim", "08-05")]
    [InlineData(0.005, 0.0, Verdict.True, Verdict.False)]
    [InlineData(0.04, 0.0, Verdict.False, Verdict.True)]
    [InlineData(0.005, 0.3, Verdict.False, Verdict.True)] // it does not look far, yet beats every n-gram
    public void A_chain_and_a_network_that_looks_farther(double far, double gain, Verdict right, Verdict opposite) => Decide(
        "08-05", $"far {far}, gain {gain}", right, opposite, Simulations, random =>
        [
            .. MarkovSurveys.All.Select(one => MarkovSurveys.Judge(one.Condition, Table(one.Survey, 60, i => ($"{i}",
                [far * 2 * random.NextDouble(), 0, 40, 40 * random.Around(4 - gain, 0.1), 164, 162, 160, 161])))),
            MixtureTrainings.JudgeFar(Mixture(random, 0.3, 0.3, far)),
        ]);

    [Theory]
    [Trait("claim", "08-07")]
    [InlineData(0.12, 0.12, Verdict.True, Verdict.False)]
    [InlineData(0.27, 0.27, Verdict.False, Verdict.True)]
    [InlineData(0.27, 0.12, Verdict.Depends, Verdict.True)] // with ReLU few, with others many
    public void Few_neurons_and_many(double active, double relu, Verdict right, Verdict opposite) => Decide(
        "08-07", $"active {active}, with ReLU {relu}", right, opposite, Simulations, random =>
        [
            ActivitySurveys.Judge("мир", Table(ActivitySurveys.World, 100, i => ($"{i}", [random.Around(active, 0.05), 0, 0, 0, 0]))),
            ActivitySurveys.Judge("SmolLM2", Table(ActivitySurveys.English, 60, i => ($"{i}", [random.Around(active, 0.05), 0, 0, 0, 0]))),
            MixtureTrainings.JudgeActivity(Mixture(random, active, relu, 0)),
        ]);

    [Theory]
    [Trait("claim", "08-09")]
    [InlineData(0.04, 0.7, Verdict.True, Verdict.False)]
    [InlineData(0.0, 0.3, Verdict.False, Verdict.True)]
    [InlineData(0.04, 0.3, Verdict.Partly, Verdict.True)] // the answer appears across attention
    public void A_memory_and_none(double agreement, double byFeedForward, Verdict right, Verdict opposite) => Decide(
        "08-09", $"agreement {agreement}, by FFN {byFeedForward}", right, opposite, Simulations, random =>
        [
            AgreementSurveys.Judge("мир", Neurons(random, agreement)), AgreementSurveys.Judge("SmolLM2", Neurons(random, agreement)),
            OriginSurveys.Judge(Origin(random, byFeedForward)),
        ]);

    [Theory]
    [Trait("claim", "08-10")]
    [InlineData(0.8, 0.8, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.2, Verdict.False, Verdict.True)]
    [InlineData(0.2, 0.8, Verdict.Partly, Verdict.True)]
    public void One_neuron_for_a_rule_and_many(double one, double alone, Verdict right, Verdict opposite) => Decide(
        "08-10", $"one {one}, alone {alone}", right, opposite, Simulations, random =>
        [
            .. NeuronSurveys.All.Zip([100, 60, 40], (survey, n) => NeuronSurveys.Judge(survey.Condition, Table(survey.Survey, n, _ =>
                new Dictionary<string, double>
                {
                    ["margin"] = 5,
                    ["left 1"] = random.Lot(one) == 1 ? 0.3 : 0.9,
                    ["#others"] = random.Lot(alone) == 1 ? 0 : 3,
                }))),
        ]);

    // one layer's attention and the feed-forward part after it read the answer into the stream between them
    private static SurveyTable Origin(SeededRandom random, double byFeedForward) => Table(OriginSurveys.World, 190, i =>
    {
        double Right(double share) => Enumerable.Range(0, 3).Sum(_ => random.Lot(share));
        double[] Both(double share) => [Right(share), Right(share)];
        double[] before = [.. Enumerable.Range(0, 5).SelectMany(_ => Both(0.06))];
        double[] after = [.. Enumerable.Range(0, 7).SelectMany(_ => Both(0.86))];
        return ($"{i}", [3, .. before, .. Both(0.86 - (0.8 * byFeedForward)), .. after]);
    });

    private static SurveyTable Neurons(SeededRandom random, double agreement) =>
        Table(AgreementSurveys.World, 1536, i => ($"{i}", [3, random.Lot(agreement + 0.003), 0.003]));

    private static SurveyTable Mixture(SeededRandom random, double active, double relu, double far)
    {
        string[] variants = [.. MixtureTrainings.Variants.Select(variant => variant.Name)];
        return Table(MixtureTrainings.Survey, 12, i => ($"{variants[i / 3]}/{81 + (i % 3)}",
            [random.Around(variants[i / 3] == "ReLU" ? relu : active, 0.005), 0.2, 0, random.Around(far, far / 20), 0.1]));
    }
}
