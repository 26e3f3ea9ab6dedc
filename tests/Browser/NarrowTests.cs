using BetweenTokens.Plots;
using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>On a telephone: the page is as wide as the window, only tables and code scroll, and what a chart says can be read.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class NarrowTests(Chromium chromium)
{
    private const int Telephone = 390;

    [SkippableTheory]
    [InlineData("index.html")]
    [InlineData("06-voting.html")]
    [InlineData("claims.html")]
    public async Task Nothing_is_wider_than_the_window_but_what_scrolls_in_its_own_box(string name)
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var reader = await ReaderPage.OpenFile(chromium.Browser, folder[name], width: Telephone);
        Assert.Equal(Telephone, await reader.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(Telephone,
            await reader.Page.EvaluateAsync<double>("() => document.querySelector('header').getBoundingClientRect().right"));
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("header *, main *")].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth
              && /auto|scroll/.test(getComputedStyle(e).overflowX) && !e.matches("pre, table, math, .scroll")
              && !e.querySelector("table")).map(e => `${e.localName}.${e.className}`)
            """));
    }

    [SkippableFact]
    public async Task The_panels_of_a_belief_triangle_go_one_below_the_other()
    {
        await using var reader = await Charts("Вера в три сезона");
        double[][] panels = await reader.Page.EvaluateAsync<double[][]>("""
            () => [...document.querySelectorAll(".bt-chart .cartesianlayer .subplot .gridlayer")]
              .map((_, i) => document.querySelector(".bt-chart")._fullLayout["xaxis" + (i ? i + 1 : "")])
              .map(x => [x._length, document.querySelector(".bt-chart")._fullLayout[x._id.replace("x", "yaxis")]._offset])
            """);
        Assert.Equal(3, panels.Length);
        Assert.All(panels, panel => Assert.InRange(panel[0], 200, Telephone));
        Assert.Equal(3, panels.Select(panel => Math.Round(panel[1])).Distinct().Count());

        // Turned, the telephone has room for them side by side.
        await reader.Page.SetViewportSizeAsync(1100, 700);
        await reader.Until("() => new Set(['yaxis', 'yaxis2', 'yaxis3'].map(y => Math.round(document.querySelector('.bt-chart')"
            + "._fullLayout[y]._offset))).size === 1");
        Assert.Empty(reader.Faults);
    }

    [SkippableTheory]
    [InlineData("Из чего сложился логит")]
    [InlineData("С левой стороны")]
    public async Task Every_number_of_a_ledger_stands_inside_and_off_the_names(string title)
    {
        await using var reader = await Charts(title);
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("""
            () => {
              const chart = document.querySelector(".bt-chart"), right = chart.getBoundingClientRect().right;
              const names = Math.max(...[...chart.querySelectorAll(".ytick text")].map(t => t.getBoundingClientRect().right));
              return [...chart.querySelectorAll(".bartext")].filter(t => t.getBoundingClientRect().right > right
                || t.getBoundingClientRect().left < names).map(t => t.textContent);
            }
            """));
    }

    [SkippableFact]
    public async Task The_name_of_a_level_axis_stands_off_the_panel_below()
    {
        await using var reader = await Charts("Обучение под бегунком");
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("""
            () => {
              const chart = document.querySelector(".bt-chart"), top = chart.getBoundingClientRect().top;
              return ["x", "x2"].flatMap((name, i) => {
                const below = top + chart._fullLayout["yaxis" + (i + 2)]._offset;
                const texts = [...chart.querySelectorAll(`.${name}title, .${name}tick text`)];
                return texts.filter(t => t.getBoundingClientRect().bottom > below - 4).map(t => `${name}: ${t.textContent}`);
              });
            }
            """));
    }

    [SkippableFact]
    public async Task No_text_of_a_chart_is_cut_off()
    {
        var bars = Pictures.Bars("Заголовок оси шире её самой", new Axis("пары") { Labels = ["вход: случайная пара, 11775", "выход"] },
            new Axis("средний косинус между векторами", "доля"), [0.2, 0.7]);
        await using var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([bars], NotebookSetup.Show()), width: Telephone);
        await reader.DrawAll();
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(".bt-chart svg text")].filter(t => t.getBoundingClientRect().width
              && (t.getBoundingClientRect().right > innerWidth || t.getBoundingClientRect().left < 0)).map(t => t.textContent)
            """));
    }

    [SkippableFact]
    public async Task Labels_of_a_level_axis_do_not_run_into_each_other()
    {
        var numbers = Enumerable.Range(1, 30).Select(i => $"{i}").ToArray();
        string[] words = ["<end>", "Дарья", "Громова", "живёт", "в"];
        var layers = Pictures.Matrix("Слои", new Axis("слой") { Labels = numbers }, new Axis("ответ") { Labels = ["Париж", "пять"] },
            new double[2, 30], new Axis("ln p", "нат"));
        var tokens = Pictures.Matrix("Слова", new Axis("токен") { Labels = words }, new Axis("слой") { Labels = ["1", "2"] },
            new double[2, 5], new Axis("ln p", "нат"));
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([layers, tokens], NotebookSetup.Show()), width: Telephone);
        await reader.DrawAll();
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(".bt-chart")].flatMap(chart => {
              const turned = chart._fullLayout.xaxis.tickangle !== 0, ticks = [...chart.querySelectorAll(".xtick text")];
              const boxes = ticks.map(t => ({ text: t.textContent, box: t.getBoundingClientRect() }))
                .sort((a, b) => a.box.left - b.box.left);
              return boxes.slice(1).filter((t, i) => turned ? t.box.right < boxes[i].box.right + 8 : t.box.left < boxes[i].box.right + 1)
                .map(t => t.text);
            })
            """));
        bool[] flat = await reader.Page.EvaluateAsync<bool[]>(
            "() => [...document.querySelectorAll('.bt-chart')].map(chart => chart._fullLayout.xaxis.tickangle === 0)");
        Assert.Equal([true, false], flat);
        Assert.Empty(reader.Faults);
    }

    private async Task<ReaderPage> Charts(string title)
    {
        IEnumerable<Visual> all = [.. Samples.All(), Pictures.Waterfall("С левой стороны",
            [new("слой 1, голова 2", -0.3), new("слой 2, MLP", -1.622), new("слой 3, MLP", 9.5), new("слой 4, голова 1", 3)], 10.578)];
        var chart = all.OfType<ChartPicture>().First(picture => picture.Title.StartsWith(title, StringComparison.Ordinal));
        var reader = await ReaderPage.Open(chromium.Browser, Samples.Page([chart], NotebookSetup.Show()), width: Telephone);
        await reader.DrawAll();
        return reader;
    }
}
