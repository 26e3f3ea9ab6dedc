using System.Globalization;
using System.Text.Json.Nodes;
using BetweenTokens.Plots;
using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>Controls that need no mouse, no eye for colours, and are not there where they would do nothing.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class ControlsTests(Chromium chromium)
{
    private static ChartPicture Temperatures() => Pictures.Temperatures([2f, 1, 0], i => "t" + i, [0.5, 1, 5], title: "Голоса");

    [SkippableFact]
    public async Task A_slider_is_reached_named_and_moved_by_the_keyboard()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([Temperatures()], NotebookSetup.Show()));
        await reader.DrawAll();
        var slider = reader.Page.GetByRole(AriaRole.Slider, new() { Name = "температура T" });
        await Assertions.Expect(slider).ToHaveCountAsync(1);
        Assert.Equal(0, await reader.Page.Locator("[role=img] input, .slider-container").CountAsync());
        Assert.Equal("1", await slider.GetAttributeAsync("aria-valuetext"));
        await reader.Page.Keyboard.PressAsync("Tab");
        for (int tabs = 0; tabs < 20 && !await slider.EvaluateAsync<bool>("e => e === document.activeElement"); tabs++)
        {
            await reader.Page.Keyboard.PressAsync("Tab");
        }

        await reader.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("5", await slider.GetAttributeAsync("aria-valuetext"));
        await Assertions.Expect(reader.Page.Locator(".bt-chart .bartext").First)
            .ToHaveTextAsync(Five(), new() { Timeout = ReaderPage.Patience });
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task A_chart_that_is_not_live_has_no_slider()
    {
        string html = Samples.Page([Temperatures()], NotebookSetup.Show());
        await using var reader = await ReaderPage.Open(chromium.Browser, html, scripts: false);
        Assert.Equal(0, await reader.Page.Locator("input:visible").CountAsync());
    }

    [SkippableFact]
    public async Task A_readers_own_slider_is_the_pages_too()
    {
        var figure = new Figure();
        figure.Data.Add(JsonNode.Parse("""{"type":"scatter","x":[1,2],"y":[1,2]}"""));
        figure.Layout["sliders"] = JsonNode.Parse("""
            [{"currentvalue":{"prefix":"степень: "},"steps":[{"label":"одна","method":"restyle","args":["y",[[1,2]]]},
              {"label":"две","method":"restyle","args":["y",[[1,4]]]}]}]
            """);
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([new ChartPicture(figure, "Своя", "своя картинка")], NotebookSetup.Show()));
        await reader.DrawAll();
        await reader.Page.GetByRole(AriaRole.Slider, new() { Name = "степень" }).PressAsync("ArrowRight");
        await reader.Until("() => document.querySelector('.bt-chart').data[0].y[1] === 4");
    }

    [SkippableFact]
    public async Task The_game_says_right_and_wrong_by_sign_and_word()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([Samples.Game()], setup: null));
        int[] truths = await reader.Page.EvaluateAsync<int[]>(
            "() => JSON.parse(document.querySelector('.bt-shannon script').textContent).texts[0].turns.map(turn => turn.truth)");
        await Says(truths[0], "✓", "Верно");
        await Says(truths[1] == 0 ? 1 : 0, "✗", "Неверно");

        async Task Says(int choice, string sign, string word)
        {
            await reader.Page.Locator(".g-option").Nth(choice).ClickAsync();
            Assert.StartsWith($"{sign} {word}. ", await reader.Page.Locator(".g-note").TextContentAsync(), StringComparison.Ordinal);
            Assert.EndsWith(" " + sign, await reader.Page.Locator(".g-right, .g-wrong").Last.TextContentAsync(), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("index.html")]
    [InlineData("06-voting.html")]
    public async Task Without_scripts_no_dead_control_is_shown_and_with_them_none_is_missing(string name)
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var dead = await ReaderPage.OpenFile(chromium.Browser, folder[name], scripts: false);
        Assert.Equal(0, await dead.Page.Locator("button:visible, input:visible").CountAsync());
        await using var alive = await ReaderPage.OpenFile(chromium.Browser, folder[name]);
        Assert.Equal(2, await alive.Page.Locator("button:visible, input:visible").CountAsync());
    }

    // softmax of 2, 1, 0 at temperature 5, the first
    private static string Five() => (Math.Exp(0.4) / (Math.Exp(0.4) + Math.Exp(0.2) + 1))
        .ToString("0.000", CultureInfo.InvariantCulture).Replace('.', ',');
}
