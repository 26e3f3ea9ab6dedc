using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>The picture of all heads on a page: heads by keyboard, words by a click, the first token away and its mass in print.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class HeadBrowserPageTests(Chromium chromium)
{
    [SkippableFact]
    public async Task A_head_is_chosen_by_the_keyboard_a_word_by_a_click_and_the_hidden_mass_is_printed()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([Samples.Heads()], setup: null));
        var note = reader.Page.Locator(".h-note");
        await Assertions.Expect(note).ToContainTextAsync("слой 1, голова 1: «в» → ");
        var layer = reader.Page.GetByRole(AriaRole.Slider, new() { Name = "слой" });
        await layer.PressAsync("ArrowRight");
        Assert.Equal("2", await layer.GetAttributeAsync("aria-valuetext"));
        await Assertions.Expect(note).ToContainTextAsync("«а» 0,80");
        await Assertions.Expect(note).ToContainTextAsync("На первом токене 0,80");
        await reader.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await Assertions.Expect(note).ToContainTextAsync("снято 0,80");
        await Assertions.Expect(note).ToContainTextAsync("«в» 1,00"); // what was left of the row, stretched to a whole
        await reader.Page.Locator(".h-word").Nth(1).ClickAsync();
        Assert.Equal("true", await reader.Page.Locator(".h-word").Nth(1).GetAttributeAsync("aria-pressed"));
        await Assertions.Expect(note).ToContainTextAsync("«б» → «б» 1,00");
        await reader.Page.Locator(".h-tile").First.ClickAsync();
        await Assertions.Expect(note).ToContainTextAsync("слой 1, голова 1");
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task Without_scripts_the_drawing_stands_in_its_place()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([Samples.Heads()], setup: null), scripts: false);
        Assert.Equal(0, await reader.Page.Locator("input:visible, button:visible").CountAsync());
        await Assertions.Expect(reader.Page.Locator(".bt-heads .bt-static")).ToBeVisibleAsync();
    }
}
