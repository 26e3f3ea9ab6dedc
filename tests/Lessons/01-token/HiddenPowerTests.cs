using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L01Token;

/// <summary>01-06 at its registered size: nine bootstraps over four hundred documents each, eighty times over.</summary>
[Trait("tier", "slow")]
public sealed class HiddenPowerTests
{
    [Fact]
    [Trait("claim", "01-06")]
    public void A_stream_without_a_world_and_one_with_it() => Worlds.Decide("01-06", (random, holds) =>
    [
        .. LessonEvidence.All[1].Surveys.Where(s => s.Name.StartsWith("hidden, ", StringComparison.Ordinal)).Select(s => Worlds.Table(
            s.Name, 400, _ =>
            {
                // squared errors of a document: a long tail, which probe and control share; pilot: their ratio spreads by a third
                var error = -Math.Log(1 - random.NextDouble());
                double Like(double ratio) => ratio * error * Math.Exp(random.Around(-0.045, 0.3));
                return [Like(holds ? 0.95 : 0.65), error, Like(1), error, Like(0.02), 2 * error];
            })),
        Worlds.Table("steering", 400, _ =>
        {
            var square = 0.02 * -Math.Log(1 - random.NextDouble());
            return [square * random.Around(holds ? 0 : 0.4, 0.5), square, square * random.Around(0, 0.5), square * random.Around(0, 0.5)];
        }),
    ], simulations: 40);
}
