using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Preferences;
using Xunit;

namespace BetweenTokens.Tests.Training.Preferences;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class PreferenceLeakTests
{
    [Theory]
    [InlineData(PreferenceMethod.Dpo)]
    [InlineData(PreferenceMethod.PolicyGradient)]
    public void A_step_leaves_no_tensor_behind(PreferenceMethod method)
    {
        using var model = PreferenceTuningTests.Base();
        var options = method == PreferenceMethod.Dpo ? PreferenceOptions.Dpo(0.3) : PreferenceOptions.PolicyGradient(0.3);
        using var tuning = new PreferenceTuning(
            PreferenceTuningTests.Game, model, options with { Batch = 8, Replay = 2, ChosenWeight = 0.1 });
        tuning.Next(); // gradients are made in the first step
        Live.Same(() => tuning.Next());
        Live.Same(() => tuning.Measure());
    }
}
