using System.Globalization;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>The pictures of a choice on a page: what their sliders say is what the library computes.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class ChoicePagesTests(Chromium chromium)
{
    private const string Move = "(e, to) => { e.value = to; e.dispatchEvent(new Event('input', { bubbles: true })); }";

    [SkippableTheory]
    [InlineData(800, 0.001, 5e-4)]
    [InlineData(20_000, 0.02, 0.02)]
    public async Task Survivors_are_those_of_the_processors_wherever_the_sliders_stand(int size, double countError, double massError)
    {
        float[] row = Samples.Row(size);
        var picture = Pictures.Survivors("Кто останется", row, i => $"т{i}", top: 20);
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([picture], setup: null));
        var root = reader.Page.Locator(".bt-survivors");
        var t = reader.Page.GetByRole(AriaRole.Slider, new() { Name = Words.Now.Temperature });
        (float T, int K, float P, float M)[] places =
            [
                (1, 40, 0.9f, 0), (1, 0, 0.9f, 0), (0.7f, 0, 1, 0.05f), (1.5f, 500, 0.95f, 0.02f), (0.3f, 3, 1, 0), (2, 0, 0.8f, 0),
                (1, 0, 1, 0),
            ];
        int[] counts = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 500, 1000, 0];
        foreach (var place in places)
        {
            await t.EvaluateAsync(Move, place.T.ToString(CultureInfo.InvariantCulture));
            await Slider("top-k").EvaluateAsync(Move, Array.IndexOf(counts, place.K));
            await Slider("top-p").EvaluateAsync(Move, place.P.ToString(CultureInfo.InvariantCulture));
            await Slider("min-p").EvaluateAsync(Move, place.M.ToString(CultureInfo.InvariantCulture));
            float[] after = [.. row];
            new SamplingOptions { Temperature = place.T, TopK = place.K, TopP = place.P, MinP = place.M }.ToChain().Apply(after, []);
            var before = EntropyCurve.Probabilities(row, place.T);
            var kept = after.Count(z => !float.IsNegativeInfinity(z));
            var mass = before.Index().Where(p => !float.IsNegativeInfinity(after[p.Index])).Sum(p => p.Item);
            var (said, saidMass) = (await Number("data-kept"), await Number("data-mass"));
            var binned = kept > Survivors.Exact;
            Assert.True(Math.Abs(said - kept) <= (binned ? Math.Max(1, countError * kept) : 0), $"{place}: {said} instead of {kept}");
            Assert.Equal(mass, saidMass, binned ? massError : 1e-4);
        }

        Assert.Empty(reader.Faults);

        ILocator Slider(string name) => reader.Page.GetByRole(AriaRole.Slider, new() { Name = name });

        async Task<double> Number(string name) => double.Parse((await root.GetAttributeAsync(name))!, CultureInfo.InvariantCulture);
    }

    [SkippableFact]
    public async Task The_temperature_moves_by_the_keyboard_and_its_entropy_is_the_curves()
    {
        float[] logits = [5, 4, 3];
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([Pictures.TemperatureBars("5, 4, 3", ["а", "б", "в"], logits)], setup: null));
        var root = reader.Page.Locator(".bt-temperature");
        var slider = reader.Page.GetByRole(AriaRole.Slider);
        await Assertions.Expect(reader.Page.Locator(".k-line")).ToContainTextAsync("H = 0,832");
        await Assertions.Expect(reader.Page.Locator(".k-value").First).ToHaveTextAsync("0,665");
        var seen = new HashSet<double>();
        foreach (var key in new[] { "ArrowRight", "PageUp", "PageUp", "PageDown", "Home", "End" })
        {
            await slider.PressAsync(key);
            var t = double.Parse((await root.GetAttributeAsync("data-t"))!, CultureInfo.InvariantCulture);
            var h = double.Parse((await root.GetAttributeAsync("data-h"))!, CultureInfo.InvariantCulture);
            Assert.Equal(EntropyCurve.At(logits, t).Entropy, h, 1e-9);
            seen.Add(t);
        }

        Assert.Contains(seen, t => Math.Abs(t - 0.1) < 1e-9);
        Assert.Contains(seen, t => Math.Abs(t - 10) < 1e-9);
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task A_candidate_is_forced_a_token_taken_back_and_a_branch_kept_beside()
    {
        var picture = Samples.Branches(depth: 3);
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([picture], setup: null));
        var (candidates, tokens) = (reader.Page.Locator(".k-rows button"), reader.Page.Locator(".b-token"));
        var first = picture.Stored[0].Choice;
        Assert.Contains(first.Top, choice => choice.After == 0 && choice.Before > 0);
        var cut = first.Top.Index().First(choice => choice.Item.After == 0).Index;
        await Assertions.Expect(candidates.Nth(cut)).ToHaveClassAsync("k-row k-cut");
        await Assertions.Expect(candidates.Nth(cut)).ToContainTextAsync("0 (было ");
        await candidates.Nth(cut).ClickAsync();
        Assert.Equal(Math.Log(first.Top[cut].Before), await Sum(), 1e-5);
        await Assertions.Expect(tokens.First).ToContainTextAsync("≠");
        var second = picture.Stored.Single(node => node.Parent == 0 && node.Candidate == cut);
        await Assertions.Expect(reader.Page.Locator(".k-line")).ToContainTextAsync(
            $"нтропия {Pictures.Text(second.Choice.Entropy, 2)} нат");
        await Press("Отложить ветвь");
        await candidates.First.FocusAsync();
        await reader.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tokens).ToHaveCountAsync(2);
        Assert.Equal(Math.Log(first.Top[cut].Before * second.Choice.Top[0].Before), await Sum(), 1e-5);
        await Press("Взять вероятнейший");
        await Assertions.Expect(reader.Page.Locator(".k-line")).ToContainTextAsync("Depth");
        await Assertions.Expect(candidates).ToHaveCountAsync(0);
        await tokens.Nth(1).ClickAsync(); // back to the second choice
        await Assertions.Expect(tokens).ToHaveCountAsync(1);
        await Press("К началу");
        await Press("Бросить жребий");
        await Assertions.Expect(tokens).ToHaveCountAsync(1);
        await reader.Page.Locator(".b-branch").ClickAsync();
        Assert.Equal(Math.Log(first.Top[cut].Before), await Sum(), 1e-5);
        Assert.Empty(reader.Faults);

        Task Press(string name) => reader.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

        async Task<double> Sum() => double.Parse(
            (await reader.Page.Locator(".bt-branch").GetAttributeAsync("data-sum"))!, CultureInfo.InvariantCulture);
    }

    [SkippableFact]
    public async Task Without_scripts_a_drawing_stands_and_no_control()
    {
        Picture[] pictures =
            [Pictures.TemperatureBars("T", ["а", "б"], [1, 0]), Pictures.Survivors("S", Samples.Row(), i => $"{i}"), Samples.Branches()];
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page(pictures, setup: null), scripts: false);
        Assert.Equal(0, await reader.Page.Locator("input:visible, button:visible").CountAsync());
        await Assertions.Expect(reader.Page.Locator(".bt-static:visible")).ToHaveCountAsync(pictures.Length);
    }
}
