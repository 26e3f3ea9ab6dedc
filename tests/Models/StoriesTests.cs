using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class StoriesTests
{
    [SkippableFact]
    public void Two_hundred_greedy_steps_print_the_known_story_byte_for_byte()
    {
        using var model = LanguageModel.Load(Shared.Model("stories260K/stories260K.bin"));
        Assert.Empty(model.Report!.Unused);
        var ids = ReferencePass.Greedy(model, [model.Config.BeginId!.Value], 200);
        var story = model.Tokenizer!.Decode(ids);
        Assert.Equal(File.ReadAllText(Shared.Reference("stories260K-greedy-200.txt")), story);
    }
}
