using System.Diagnostics;
using System.Text.Json;
using BetweenTokens.Display;
using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Plots;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>What moves in notebook 05 is seen to move: distinct frames counted in a browser over five seconds.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class MovingFramesTests(Chromium chromium)
{
    private const int Least = 10, Window = 5_000;

    // Looks every 40 ms for what an eye would tell apart.
    private const string Count = """
        ({ selector, attribute, window }) => new Promise(done => {
          const seen = new Set(), start = performance.now();
          const timer = setInterval(() => {
            seen.add([...document.querySelectorAll(selector)].map(e => e.getAttribute(attribute)).join());
            if (performance.now() - start > window) { clearInterval(timer); done(seen.size); }
          }, 40);
        })
        """;

    [SkippableFact]
    public async Task Running_clocks_turn()
    {
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([Pictures.PhaseClocks("Часы")], setup: null));
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Пустить часы" }).ClickAsync();
        Assert.InRange(await Frames(reader, ".c-p", "x2"), Least, 200);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Остановить" }).ClickAsync();
        Assert.Equal(1, await reader.Page.EvaluateAsync<int>(Count, new { selector = ".c-p", attribute = "x2", window = 500 }));
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task The_two_sliders_of_the_clocks_are_named_and_moved_by_the_keyboard()
    {
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([Pictures.PhaseClocks("Часы", width: 8, position: 3, distance: 1)], setup: null));
        string Product() => $"({{ text: document.querySelector('.c-product').textContent }}).text";
        var before = await reader.Page.EvaluateAsync<string>(Product());
        await reader.Page.GetByRole(AriaRole.Slider, new() { Name = "позиция p" }).PressAsync("ArrowRight");
        var moved = await reader.Page.EvaluateAsync<string>(Product());
        Assert.StartsWith("PE(4) · PE(5) = ", moved, StringComparison.Ordinal);
        Assert.Equal(before.Split('=')[1], moved.Split('=')[1]); // the product depends on the distance alone
        await reader.Page.GetByRole(AriaRole.Slider, new() { Name = "расстояние k" }).PressAsync("ArrowRight");
        Assert.NotEqual(moved.Split('=')[1], (await reader.Page.EvaluateAsync<string>(Product())).Split('=')[1]);
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task Two_schemes_that_learn_on_are_seen_to_learn()
    {
        _ = chromium.Browser; // no training where no browser is
        var (frames, watch) = (new List<(double At, string Html)>(), new Stopwatch());
        void Keep(object state) => frames.Add((watch.Elapsed.TotalMilliseconds, ((Visual)state).ToHtml()));
        var screen = new Screen(
            state =>
            {
                Keep(state);
                return Keep;
            },
            Moves: true);
        using var race = new Continuation(["rotary", "none"], from: 300, steps: 200, seed: 5);
        watch.Start();
        new MovingPicture(race.Draw, screen, TimeProvider.System).Run(update => race.Run(looks: 15, update));

        // the cell's output as a page shows it: each state in the place of the one before, at the time when it came; where other
        // work beside makes the training last longer than the ten seconds that a notebook gives it, half of it counts as the five
        var pace = Math.Min(1, 2 * Window / (frames[^1].At - frames[0].At));
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([], setup: null) + "<div id=\"cell\"></div>");
        await reader.Page.EvaluateAsync(
            "frames => JSON.parse(frames).forEach(f => setTimeout(() => { document.getElementById('cell').innerHTML = f.html; }, f.at))",
            JsonSerializer.Serialize(frames.Select(f => new { at = pace * (f.At - frames[0].At), html = f.Html })));
        Assert.InRange(await Frames(reader, "#cell img.bt-static", "src"), Least, 200);
    }

    private static Task<int> Frames(ReaderPage reader, string selector, string attribute) =>
        reader.Page.EvaluateAsync<int>(Count, new { selector, attribute, window = Window });
}
