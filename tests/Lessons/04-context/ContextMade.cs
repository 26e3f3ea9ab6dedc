using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Tests.Lessons.L04Context;

/// <summary>Made-up measurements of section 4, and how often a rule finds what was put into them.</summary>
internal static class ContextMade
{
    private const int Pool = 12;

    /// <summary>The right verdict comes out in four simulations of five at least, the opposite one in one of twenty at most.</summary>
    public static void Decide(string claim, Verdict right, Verdict opposite, int simulations,
        Func<SeededRandom, IReadOnlyList<Evidence>> measure)
    {
        // Each model's measurement is drawn from a pool of its own: bootstraps are dear, and the models are independent.
        var pool = Enumerable.Range(0, Pool).Select(i => measure(new SeededRandom(4).Fork(i))).ToArray();
        var verdicts = Enumerable.Range(0, simulations).Select(i => new SeededRandom(44).Fork(i)).Select(random =>
            Claim.Of(claim).Judge([.. Enumerable.Range(0, pool[0].Count).Select(at => pool[random.Next(Pool)][at])]).Verdict).ToList();
        Power.Decided(claim, right, opposite, verdicts);
    }

    /// <summary>A made-up table of one of the section's surveys, whose rows differ by chance alone.</summary>
    public static SurveyTable Table(string survey, int rows, Func<Dictionary<string, double>> row) =>
        Power.Table(Power.Of(4, survey), rows, _ => row());

    /// <summary>Share of so many prompts of a unit that come out, each with its own chance around a probability.</summary>
    public static double Of(this SeededRandom random, double p, int prompts) =>
        Math.Clamp(p + (0.15 * random.NextGaussian()), 0, 1) is var chance
            ? Enumerable.Range(0, prompts).Average(_ => random.Lot(chance)) : 0;
}
