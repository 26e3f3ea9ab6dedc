using System.Text.Json;
using System.Text.RegularExpressions;
using BetweenTokens.Microworld;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class BranchTests
{
    private static readonly Oracle _model = new(World.Create(Worlds.Only("weather")));

    private static int[] Prompt => _model.Law.Read("Погода по дням: снег, иней,");

    private static float[] Row(IReadOnlyList<int> ids) => _model.Logits([.. ids])[ids.Count - 1].ToArray();

    [Fact]
    public void Every_stored_choice_is_the_models_and_the_page_holds_its_numbers()
    {
        var options = new SamplingOptions { Temperature = 0.8f, TopP = 0.7f };
        var picture = Pictures.Branching(
            "Ветви <b>", _model, Prompt, new() { Sampling = options, Candidates = 5, Depth = 4, MaxNodes = 50 });
        Assert.InRange(picture.Stored.Count, 30, 50);
        var html = picture.ToHtml();
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        using var data = JsonDocument.Parse(Regex.Match(html, "<script type=\"application/json\">(.*?)</script>").Groups[1].Value);
        var nodes = data.RootElement.GetProperty("nodes");
        Assert.Equal(picture.Stored.Count, nodes.GetArrayLength());
        foreach (var (index, stored) in picture.Stored.Index())
        {
            float[] raw = Row(stored.Ids), after = [.. raw];
            options.ToChain().Apply(after, [.. stored.Ids]);
            var (before, drawn) = (Distributions.Softmax(raw), Distributions.Softmax(after));
            foreach (var (place, choice) in stored.Choice.Top.Index())
            {
                Assert.Equal(before[choice.Id], choice.Before, 1e-6);
                Assert.Equal(drawn[choice.Id], choice.After, 1e-6);
                Assert.Equal(before[choice.Id], nodes[index][3][place].GetDouble(), 1e-5);
                Assert.Equal(drawn[choice.Id], nodes[index][4][place].GetDouble(), 1e-5);
            }

            if (stored.Parent >= 0)
            {
                var parent = picture.Stored[stored.Parent];
                Assert.Equal(parent.Ids.Append(parent.Choice.Top[stored.Candidate].Id), stored.Ids);
                Assert.Equal(stored.Ids.Count, parent.Ids.Count + 1);
            }
        }

        // the branch of the first candidates is stored to its end, and so is each branch that departs from it once
        Assert.Equal(4, picture.Stored.Count(node => node.Departures == 0));
        Assert.Equal(4 * 3, picture.Stored.Count(node => node.Departures == 1 && node.Parent == 0) * 3);
    }

    [Fact]
    public void A_branch_is_forced_drawn_and_taken_back_and_the_one_before_stays()
    {
        var root = Branch.Of(_model, Prompt);
        var forced = root.Force("ветер");
        Assert.Empty(root.Steps);
        var expected = Distributions.LogProbability(Row(root.Ids), forced.Steps[0].Id);
        Assert.Equal(expected, forced.LogProbability, 1e-6);
        var drawn = forced.Step(new() { TopK = 2, Seed = 4 }).Step();
        Assert.Equal(drawn.Ids, forced.Step(new() { TopK = 2, Seed = 4 }).Step().Ids);
        Assert.Equal(3, drawn.Steps.Count);
        Assert.All(drawn.Steps.Skip(1), step => Assert.InRange(step.Rank, 1, 2));
        Assert.Equal(drawn.Steps.Sum(step => Math.Log(step.Probability)), drawn.LogProbability, 1e-9);
        Assert.Equal(root.Ids, drawn.Rewind(3).Ids);
        Assert.Same(forced, forced.Step().Rewind());
        Assert.Equal(1, forced.Step(new() { Temperature = 0 }).Steps[^1].Rank);
        Assert.Contains("ветер", drawn.Alt, StringComparison.Ordinal);
        Assert.Throws<ReaderException>(() => drawn.Rewind(4));
        Assert.Throws<ReaderException>(() => drawn.Force(-1));
        Assert.Throws<ReaderException>(() => drawn.Force(""));
    }

    [Theory]
    [InlineData(1, 4, 10)]
    [InlineData(5, 0, 10)]
    [InlineData(5, 4, 0)]
    public void Sizes_that_a_page_cannot_hold_are_refused(int candidates, int depth, int nodes) => Assert.Throws<ReaderException>(
        () => Pictures.Branching("Ветви", _model, Prompt, new() { Candidates = candidates, Depth = depth, MaxNodes = nodes }));
}
