using BetweenTokens.Tests.Testing;
using BetweenTokens.Training;
using Xunit;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class TrainerLeakTests
{
    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        using var trainer = new Trainer(TrainerTests.Tiny);
        trainer.Next(); // the optimisers' states are made in the first step
        Live.Same(() => trainer.Next());
    }
}
