using BetweenTokens.Lessons.Claims;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>A saved page lets its reader bet: two handles, a reveal, a score that the next page still knows.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class BetTests(Chromium chromium)
{
    private static string Page(bool saved)
    {
        var bet = Bet.Ask("Какая доля?", 0.3, 0.7, "доля");
        string page = Samples.Page([bet, bet.Settle(0.88)], setup: null);
        return saved ? page.Replace("<html ", "<html data-saved ", StringComparison.Ordinal) : page;
    }

    [SkippableFact]
    public async Task The_number_is_kept_back_until_it_is_asked_for_and_the_score_is_kept()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Page(saved: true));
        var page = reader.Page;
        Assert.DoesNotMatch("0[.,]88", await page.InnerTextAsync("body"));
        await page.GetByRole(AriaRole.Slider, new() { Name = "до" }).PressAsync("End");
        await page.GetByRole(AriaRole.Button, new() { Name = "Поставить" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Показать измеренное" }).ClickAsync();
        var settled = page.Locator(".bt-bet").Last;
        string[] expected = ["ваш прогноз: 0,3 … 1 доля", "измерено: 0,88 доля ✓ Верно", "1 из 1, задумано 80%"];
        string text = await settled.InnerTextAsync();
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));

        // Opened again, the page knows what was revealed.
        await page.ReloadAsync();
        await Assertions.Expect(settled).ToContainTextAsync("1 из 1", new() { Timeout = ReaderPage.Patience });
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task A_handle_that_is_pushed_over_the_other_takes_it_along()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Page(saved: true));
        await reader.Page.GetByRole(AriaRole.Slider, new() { Name = "от" }).PressAsync("End");
        Assert.Contains("ваш прогноз: 1 … 1 доля", await reader.Page.Locator(".bt-bet").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false, true)] // a kernel is behind the page: the guess stands in the code
    [InlineData(true, false)] // no script runs
    public async Task Elsewhere_the_box_repeats_the_guess_of_the_code(bool saved, bool scripts)
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Page(saved), scripts: scripts);
        Assert.Equal(0, await reader.Page.Locator("input:visible, button:visible").CountAsync());
        Assert.Matches("0[.,]88 доля", await reader.Page.Locator(".bt-bet").Last.InnerTextAsync());
    }
}
