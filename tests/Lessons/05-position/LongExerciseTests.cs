using BetweenTokens.Lessons.L05Position;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>The exercise of notebook 05 that trains for half a minute.</summary>
[Trait("tier", "slow")]
public sealed class LongExerciseTests
{
    [Fact]
    public void Six_six_hundred_steps_bring_both_schemes_near_the_law_where_they_are_taught_and_not_beyond()
    {
        using var race = new Continuation(["rotary", "none"], from: 300, steps: 600, seed: 5);
        race.Run(looks: 1);
        var (rotary, none) = (race.Curves[0].Points[^1], race.Curves[1].Points[^1]);
        Assert.InRange(rotary.Within, 0, 0.05);
        Assert.InRange(none.Within, rotary.Within, 0.1);
        Assert.All(new[] { rotary, none }, end => Assert.True(end.Beyond > 2 * end.Within, $"{end}"));
    }
}
