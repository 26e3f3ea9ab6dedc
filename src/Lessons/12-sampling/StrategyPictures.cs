using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>Texts of one strategy: their perplexity by the model itself, and how much of them repeats.</summary>
/// <param name="Name">Name of the strategy; people are one too.</param>
/// <param name="LogPerplexity">Mean −ln p of a token at T = 1 and with nothing cut, nats.</param>
/// <param name="Repeated">Share of four-token runs that occurred before in the text.</param>
/// <param name="Distinct">Distinct two-token runs over all of them, over all texts.</param>
public sealed record StrategyTexts(string Name, double LogPerplexity, double Repeated, double Distinct);

/// <summary>How text is chosen, and what that does to perplexity and repetition; Holtzman et al. 2019 beside.</summary>
public static class StrategyPictures
{
    // Table 1 of Holtzman et al. 2019 (arXiv 1904.09751): GPT-2 large, perplexity and share of texts that end in a loop, per cent.
    private static readonly (string Name, double Perplexity, double Looped)[] _published =
    [
        (People, 12.38, 0.28), ("жадный выбор", 1.50, 73.66), ("луч 16", 1.48, 28.94), ("весь словарь", 22.73, 0.22),
        ("T 0,9", 10.25, 0.66), ("top-k 40", 6.88, 0.78), ("top-p 0,95", 13.13, 0.36),
    ];

    private const string People = "люди";

    /// <summary>Continues the beginnings of passages in every way, equally long.</summary>
    /// <param name="model">A published model.</param>
    /// <param name="passages">Passages; their own continuations are the people's.</param>
    /// <param name="prompt">Tokens that are given.</param>
    /// <param name="tokens">Tokens that are written.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static IReadOnlyList<StrategyTexts> Run(
        LanguageModel model, IReadOnlyList<Passage> passages, int prompt = 24, int tokens = 40, long seed = 12)
    {
        int[][] whole = [.. passages.Select(passage => model.PromptIds(passage.Text)).Where(ids => ids.Length >= prompt + tokens)
            .Select(ids => ids[..(prompt + tokens)])];
        SamplingOptions[] ways =
        [
            new() { Temperature = 0 }, new(), new() { Temperature = 0.9f }, new() { TopK = 40 }, new() { TopP = 0.95f },
        ];
        var written = Write(model, whole, prompt, tokens, ways, seed);
        StrategyTexts Judge(string name, IEnumerable<int[]> texts) => Of(name, model, prompt, [.. texts]);
        return
        [
            Judge(People, whole),
            Judge("луч 4", whole.Select(ids => (int[])[.. ids[..prompt],
                .. BeamSearch.Run(model, ids.AsSpan(0, prompt), new() { Beams = 4, MaxTokens = tokens, StopIds = [] }).Hypotheses[0].Ids])),
            .. ways.Select((way, i) => Judge(Cut.Name(way), written[i])),
        ];
    }

    /// <summary>ln perplexity against repetition, a dot a strategy.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="found">What <see cref="Run"/> gave.</param>
    public static Picture Map(string name, IReadOnlyList<StrategyTexts> found) => Pictures.Scatter(
            $"Удивление и повторы по стратегиям, {name}", new Axis("повторённых четвёрок", "доля") { Range = (-0.05, 1) },
            new Axis("ln перплексии", "нат") { FromZero = true },
            [.. found.Select(one => (one.Name, (IReadOnlyList<Dot>)[new(one.Name, one.Repeated, one.LogPerplexity)]))], labels: true,
            references: [Reference.AtY(found.First(one => one.Name == People).LogPerplexity, "как у людей")])
        .Look("Пунктир — текст, написанный людьми. Кто лежит у пунктира и слева, похож на них по этим двум числам; о смысле они молчат.");

    /// <summary>The same numbers as a table, with the published row of each strategy.</summary>
    /// <param name="found">What <see cref="Run"/> gave.</param>
    public static Table Beside(IReadOnlyList<StrategyTexts> found) => Table.Of(
        "Здесь и у Holtzman и др., 2019, таблица 1 (GPT-2 Large; у них луч шириной 16, а повторы — доля текстов, ушедших в петлю)",
        Needed.Of(found).Select(one => (One: one, Theirs: _published.FirstOrDefault(row => row.Name == (one.Name == "луч 4" ? "луч 16" : one.Name)))),
        ("кто пишет", row => row.One.Name), ("перплексия", row => Math.Exp(row.One.LogPerplexity)),
        ("у них", row => row.Theirs.Perplexity), ("повторено четвёрок", row => row.One.Repeated),
        ("у них в петле, %", row => row.Theirs.Looped), ("разных пар", row => row.One.Distinct))
        .With("перплексия", "0.00").With("у них", "0.00").With("повторено четвёрок", "0.00", bars: true)
        .With("у них в петле, %", "0.00").With("разных пар", "0.00");

    // All ways and all beginnings at once; nothing ends a text, so that all are equally long.
    private static int[][][] Write(LanguageModel model, int[][] whole, int prompt, int tokens, SamplingOptions[] ways, long seed)
    {
        using var reading = model.Start(ways.Length * whole.Length);
        var texts = Enumerable.Range(0, ways.Length * whole.Length).Select(i => whole[i % whole.Length][..prompt].ToList()).ToArray();
        var random = texts.Select((_, i) => new SeededRandom(seed).Fork(i)).ToArray();
        var chains = ways.Select(way => way.ToChain()).ToArray();
        int[] next = [.. texts.SelectMany(text => text)];
        for (var step = 0; step < tokens; step++)
        {
            var rows = reading.Read(next);
            next = new int[texts.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                float[] row = [.. rows[i]];
                chains[i / whole.Length].Apply(row, []);
                next[i] = ways[i / whole.Length].Greedy ? Distributions.ArgMax(row) : TokenDraw.Sample(row, random[i]);
                texts[i].Add(next[i]);
            }
        }

        return [.. texts.Select(text => text.ToArray()).Chunk(whole.Length)];
    }

    private static StrategyTexts Of(string name, LanguageModel model, int prompt, int[][] texts)
    {
        var nats = texts.Select(text =>
        {
            var rows = model.Logits(text);
            return Enumerable.Range(prompt, text.Length - prompt).Average(i => -Distributions.LogProbability(rows[i - 1], text[i]));
        }).Average();
        int[][] own = [.. texts.Select(text => text[prompt..])];
        return new(name, nats, own.Average(text => Repetition.RepeatedNgrams(text)), Repetition.DistinctNgrams(own, 2));
    }
}
