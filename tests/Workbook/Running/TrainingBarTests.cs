using BetweenTokens.Training;
using BetweenTokens.Workbook.Running;
using Xunit;

namespace BetweenTokens.Tests.Workbook.Running;

[Trait("tier", "fast")]
public sealed class TrainingBarTests
{
    private static readonly StepReport _step = new(Step: 1100, Loss: 2.3456, GradientNorm: 1, Tokens: 110_000, TokensPerSecond: 7);

    [Theory]
    [InlineData(100, "step 1100  loss 2.346 (floor 1.500)    1000 tokens/s  0:13:20 left")]
    [InlineData(70, "step 1100  loss 2.346 (floor 1.500)  0:13:20 left")]
    [InlineData(50, "step 1100  loss 2.346  0:13:20 left")]
    public void Says_what_the_terminal_has_room_for(int width, string line) =>
        Assert.Equal(line, Bar(width).Line(_step, floor: 1.5, TimeSpan.FromSeconds(10)));

    [Fact]
    public void The_time_left_is_that_of_this_run_which_began_late() =>
        // 100 steps in 10 s, 8000 to go
        Assert.EndsWith("0:13:20 left", Bar(80).Line(_step, null, TimeSpan.FromSeconds(10)), StringComparison.Ordinal);

    [Fact]
    public void The_line_is_as_long_at_every_step()
    {
        var lengths = Enumerable.Range(1001, 300)
            .Select(step => Bar(80).Line(_step with { Step = step, Tokens = step * 100L }, 1.5, TimeSpan.FromSeconds(step - 1000)).Length);
        Assert.Single(lengths.Distinct());
    }

    private static TrainingBar Bar(int width) => new(steps: 9100, (Step: 1000, Tokens: 100_000), width);
}
