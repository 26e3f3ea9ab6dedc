using System.Globalization;
using System.Text.Json;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots.Svg;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>One choice of the game.</summary>
/// <param name="Before">Words told since the last choice.</param>
/// <param name="Options">Words to choose from.</param>
/// <param name="Truth">Which of them comes.</param>
/// <param name="Model">Probability that the model gives to it, among the options.</param>
/// <param name="Law">Probability that the law gives to it, among the options.</param>
public sealed record ShannonTurn(IReadOnlyList<string> Before, IReadOnlyList<string> Options, int Truth, double Model, double Law);

/// <summary>A text of the game.</summary>
/// <param name="Turns">Its choices.</param>
/// <param name="Rest">Words after the last choice.</param>
public sealed record ShannonText(IReadOnlyList<ShannonTurn> Turns, IReadOnlyList<string> Rest);

/// <summary>
/// Shannon's game (Shannon 1951): reader, model and law guess the next word of texts that none of them has seen, and all three
/// pay in bits. The law's price is the entropy: nobody who guesses honestly pays less in the long run. It needs no kernel.
/// </summary>
public sealed class ShannonGame : Picture
{
    private static readonly double[] _levels = [0, 0.5, 0.75, 0.9, 0.99];
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }; // escapes <, > and &

    private ShannonGame(string title, IReadOnlyList<ShannonText> texts)
        : base(title, Describe(texts)) => Texts = texts;

    /// <summary>The texts.</summary>
    public IReadOnlyList<ShannonText> Texts { get; }

    /// <summary>Mean price of a choice for the law, bits.</summary>
    public double LawBits => Bits(Texts, turn => turn.Law);

    /// <summary>Mean price of a choice for the model, bits.</summary>
    public double ModelBits => Bits(Texts, turn => turn.Model);

    /// <summary>Makes a game from documents of a law, in the words of its lexicon.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">A model of the law's words.</param>
    /// <param name="law">The law.</param>
    /// <param name="texts">Documents, each of another kind as far as there are kinds.</param>
    /// <param name="seed">Seed of documents, options and their order.</param>
    public static ShannonGame Of(string title, LanguageModel model, Law law, int texts = 4, long seed = 1)
    {
        var (sampler, random, oracle, document) = (new Sampler(law, seed), new SeededRandom(seed), new Oracle(law), new List<int>());
        var (kinds, made) = (new HashSet<string>(), new List<ShannonText>());
        for (var tries = 0; made.Count < texts && tries < 1000; tries++)
        {
            document.Clear();
            var kind = sampler.Next(document).Name;
            if ((tries < 500 && kinds.Contains(kind)) || document.Count > 60)
            {
                continue;
            }

            var text = Play(model, law, oracle, [.. document.SkipLast(1)], random);
            if (text.Turns.Count >= 3)
            {
                kinds.Add(kind);
                made.Add(text);
            }
        }

        return new(title, made);
    }

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-shannon[data-live]>.bt-static{display:none}.g-board{line-height:2;margin:4px 0 8px;overflow-wrap:anywhere}"
        + ".g-gap{display:inline-block;min-width:2.5em;text-align:center;border-bottom:2px solid var(--bt-c0)}"
        + ".g-right{border-bottom:2px solid var(--bt-good)}.g-wrong{border-bottom:2px solid var(--bt-bad)}.g-end{color:var(--bt-muted)}"
        + ".g-options,.g-sure{display:flex;flex-wrap:wrap;gap:6px;margin:6px 0;align-items:center}"
        + ".bt-shannon button{font:inherit;color:var(--bt-ink);background:var(--bt-surface);border:1px solid var(--bt-line);"
        + "border-radius:6px;padding:4px 12px;cursor:pointer}"
        + ".bt-shannon button:hover,.bt-shannon button:focus-visible{border-color:var(--bt-c0);outline:2px solid var(--bt-c0)}"
        + ".bt-shannon .g-level{padding:1px 8px;font-size:13px}.g-level[aria-pressed=true]{border-color:var(--bt-c0);"
        + "box-shadow:inset 0 0 0 1px var(--bt-c0)}"
        + ".g-note{min-height:1.5em;margin:6px 0;color:var(--bt-muted);font-size:13px}"
        + ".g-bar{display:flex;align-items:center;gap:8px;margin:3px 0;font-variant-numeric:tabular-nums}.g-name{width:5em}"
        + ".g-track{flex:1;max-width:420px;height:14px;background:var(--bt-grid);border-radius:3px}"
        + ".g-fill{display:block;height:100%;border-radius:3px}.g-fill.c0{background:var(--bt-c4)}"
        + ".g-fill.c1{background:var(--bt-c1)}.g-fill.c2{background:var(--bt-c0)}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        var data = JsonSerializer.Serialize(new
        {
            Texts,
            Levels = _levels,
            Say = new
            {
                words.Sure,
                words.Blind,
                Names = new[] { words.You, words.Model, words.Law },
                Unit = words.BitsPerWord,
                Bit = words.Bits,
                Was = words.ItWas,
                Right = words.GuessedRight,
                Wrong = words.GuessedWrong,
                End = words.GameEnds,
                words.Again,
                Comma = NumberText.Provider.NumberDecimalSeparator,
                How = words.HowToPlay,
            },
        }, _json);
        using var script = new StreamReader(
            typeof(ShannonGame).Assembly.GetManifestResourceStream("BetweenTokens.Plots.Assets.shannon.js")!);
        return $"<div class=\"bt-shannon\">{StaticImage(ToSvg())}<script type=\"application/json\">{data}</script></div>"
            + $"<script>{script.ReadToEnd()}</script>";
    }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        const double Line = 20, Width = 760;
        var turns = Texts.SelectMany(text => text.Turns).Take(14).ToArray();
        var canvas = new SvgCanvas(Width, 60 + (Line * (turns.Length + 2)));
        canvas.Text(8, 20, Title, size: 15, bold: true);
        var y = 46.0;
        foreach (var turn in turns)
        {
            canvas.Text(8, y, SvgCanvas.Fit($"… {string.Join(' ', turn.Before.TakeLast(4))} [{string.Join(", ", turn.Options)}]", 470));
            canvas.Text(Width - 8, y,
                $"«{turn.Options[turn.Truth]}»  {Words.Now.Model} {Percent(turn.Model)}, {Words.Now.Law} {Percent(turn.Law)}",
                anchor: Anchor.End);
            y += Line;
        }

        canvas.Text(8, y + 8, Alt, fill: "theme:muted");
        return canvas.Finish(Title);
    }

    private static ShannonText Play(LanguageModel model, Law law, Oracle oracle, int[] document, SeededRandom random)
    {
        const int Options = 6, MostTurns = 6;
        const double Second = 0.05;
        var (turns, before) = (new List<ShannonTurn>(), new List<string>());
        var logits = model.Logits([law.EndToken, .. document]);
        for (var i = 0; i < document.Length; i++)
        {
            var truth = oracle.Next(document.AsSpan(0, i));
            if (i > 0 && turns.Count < MostTurns && truth.OrderDescending().ElementAt(1) >= Second)
            {
                var guess = Distributions.Softmax(logits[i]);
                int[] options = [.. new[] { document[i] }.Concat(Best(truth, 3)).Concat(Best([.. guess.Select(p => (double)p)], 3))
                    .Concat(Others(law, random)).Where(id => id != law.EndToken).Distinct().Take(Options)];
                random.Shuffle(options);
                turns.Add(new([.. before], [.. options.Select(oracle.Spell)], Array.IndexOf(options, document[i]),
                    guess[document[i]] / options.Sum(o => (double)guess[o]), truth[document[i]] / options.Sum(o => truth[o])));
                before.Clear();
            }
            else
            {
                before.Add(oracle.Spell(document[i]));
            }
        }

        return new(turns, before);
    }

    private static IEnumerable<int> Best(double[] p, int count) =>
        p.Index().OrderByDescending(x => x.Item).Take(count).Select(x => x.Index);

    private static IEnumerable<int> Others(Law law, SeededRandom random)
    {
        while (true)
        {
            yield return random.Next(law.TokenCount);
        }
    }

    private static double Bits(IReadOnlyList<ShannonText> texts, Func<ShannonTurn, double> p) =>
        texts.SelectMany(text => text.Turns).Average(turn => -Math.Log2(p(turn)));

    private static string Percent(double p) => (p * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Describe(IReadOnlyList<ShannonText> texts) => string.Create(
        NumberText.Provider,
        $"{Words.Now.BitsPerWord} ({texts.Sum(text => text.Turns.Count)}): {Words.Now.Model} {Bits(texts, t => t.Model):0.00}, "
        + $"{Words.Now.Law} {Bits(texts, t => t.Law):0.00}");
}
