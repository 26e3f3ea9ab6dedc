using System.Diagnostics;
using BetweenTokens.Display;
using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>A picture that moves while a network learns is seen to move: ten different drawings in Chromium in five seconds.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class LiveFramesTests(Chromium chromium)
{
    private const int Fewest = 10, Seconds = 5;

    [SkippableFact]
    public async Task The_training_of_the_copying_model_draws_ten_different_pictures_in_five_seconds()
    {
        var (states, watch) = (new List<(TimeSpan At, string Html)>(), new Stopwatch());
        Action<object> Show(object first)
        {
            Note(first);
            return Note;
        }

        void Note(object state)
        {
            watch.Start();
            states.Add((watch.Elapsed, ((Visual)state).ToHtml()));
        }

        using (var run = new InductionRun(InductionRun.Recipe(), seed: 3))
        {
            new MovingPicture(() => InductionPictures.Losses(run), new Screen(Show, Moves: true), TimeProvider.System)
                .Run(update => run.Run(looks: 61, _ => update()));
        }

        // The five seconds in which most happens: at first the machine is still compiling, and it may be busy with other tests.
        var window = states.Select(from => states.Where(s => s.At >= from.At && s.At - from.At < TimeSpan.FromSeconds(Seconds)).ToList())
            .MaxBy(some => some.Count)!;
        Assert.True(await Drawn(window.Select(s => s.Html)) >= Fewest, $"{states.Count} states, the last after {states[^1].At}");
    }

    // Each state takes the place of the one before, as a notebook's host does it; what is counted is what Chromium has drawn.
    private async Task<int> Drawn(IEnumerable<string> states)
    {
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([Pictures.Arcs(["а", "б"], new float[,] { { 1, 0 }, { 1, 0 } }, "")], NotebookSetup.Show())
                .Replace("</body>", "<div id=\"live\"></div></body>", StringComparison.Ordinal));
        var drawings = new HashSet<string>();
        foreach (var state in states)
        {
            await reader.Page.EvaluateAsync("html => { document.getElementById('live').innerHTML = html; }", state);
            await reader.DrawAll();
            drawings.Add(await reader.Page.Locator("#live .bt-chart .scatterlayer").First.InnerHTMLAsync());
        }

        Assert.Empty(reader.Faults);
        return drawings.Count;
    }
}
