using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>One context: its entropy, and what a nucleus leaves of it.</summary>
/// <param name="Entropy">H, nats.</param>
/// <param name="Size">Tokens in the nucleus.</param>
/// <param name="Smallest">Probability, before the cut, of the least likely of them.</param>
/// <param name="Below">Share of draws, after the cut, on those among them that have less than 5%.</param>
/// <param name="BelowBefore">Mass of all tokens of less than 5%, before the cut.</param>
/// <param name="BelowCut">As much of it as the cut takes.</param>
public sealed record NucleusAt(double Entropy, int Size, double Smallest, double Below, double BelowBefore, double BelowCut);

/// <summary>How the nucleus of top-p breathes: its size and its least likely member, against the entropy of the context.</summary>
public static class NucleusPictures
{
    private const double Line = 0.05;

    /// <summary>Reads contexts of the world, drawn blindly, one from a document.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="topP">Mass of the nucleus.</param>
    /// <param name="contexts">How many.</param>
    /// <param name="seed">Seed of documents and places.</param>
    public static IReadOnlyList<NucleusAt> Glass(LanguageModel model, Law law, float topP, int contexts = 300, long seed = 12)
    {
        Cut.CheckMass(topP);
        var places = BlindPlaces.OfDocuments(Needed.Of(law), contexts, seed);
        return [.. NextLogits.After(Needed.Of(model), [.. places.Select(place => place.Ids)])
            .Select(row => At(row, topP))];
    }

    /// <summary>The control: the same places read by a network of the same shape that learnt nothing.</summary>
    /// <inheritdoc cref="Glass"/>
    public static IReadOnlyList<NucleusAt> Untrained(LanguageModel model, Law law, float topP, int contexts = 40, long seed = 12)
    {
        using var untrained = Controls.Untrained(Needed.Of(model), seed);
        return Glass(untrained, law, topP, contexts, seed);
    }

    /// <summary>Reads every place of some passages.</summary>
    /// <param name="model">A published model.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="topP">Mass of the nucleus.</param>
    /// <param name="tokens">Tokens of each passage at most.</param>
    public static IReadOnlyList<NucleusAt> Passages(LanguageModel model, IEnumerable<Passage> passages, float topP, int tokens = 48)
    {
        Cut.CheckMass(topP);
        return [.. passages.SelectMany(passage =>
        {
            int[] ids = [.. model.PromptIds(passage.Text).Take(tokens)];
            var rows = model.Logits(ids);
            return Enumerable.Range(0, rows.Count).Select(i => At(rows[i], topP));
        })];
    }

    /// <summary>Size against entropy, with e^H: as many equal candidates as the entropy speaks of.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="found">The contexts.</param>
    /// <param name="control">The same of an untrained network; none: not shown.</param>
    public static Picture Sizes(string title, IReadOnlyList<NucleusAt> found, params IReadOnlyList<NucleusAt> control)
    {
        var most = Needed.Of(found).Concat(Needed.Of(control)).Max(one => one.Entropy);
        return Pictures.Scatter(title, new Axis("энтропия места", "нат"), new Axis("токенов в ядре", "шт.") { Log = true },
            [("место в тексте", [.. found.Select(one => new Dot($"в ядре {one.Size}", one.Entropy, one.Size))]),
             .. control.Count == 0 ? Array.Empty<(string, IReadOnlyList<Dot>)>() :
                [("сеть, которую не учили", [.. control.Select(one => new Dot($"в ядре {one.Size}", one.Entropy, one.Size))])],
             ("eᴴ: столько равных", [.. Enumerable.Range(0, 41).Select(i => most * i / 40)
                .Select(h => new Dot(Pictures.Text(Math.Exp(h), 1), h, Math.Exp(h)))])])
            .Look($"Каждая точка — место текста. Самое большое ядро здесь — {found.Max(one => one.Size)}, "
                + $"самое малое — {found.Min(one => one.Size)}; из одного токена оно в "
                + $"{Share(found.Count(one => one.Size == 1), found.Count)} мест.");
    }

    /// <summary>The least likely member of the nucleus against entropy, with the line at 5%.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="found">The contexts.</param>
    public static Picture Smallest(string title, IReadOnlyList<NucleusAt> found) => Pictures.Scatter(
            title, new Axis("энтропия места", "нат"), new Axis("вероятность последнего оставленного", "доля") { Log = true },
            [("место в тексте", [.. Needed.Of(found).Select(one => new Dot($"в ядре {one.Size}", one.Entropy, one.Smallest))])],
            references: [Reference.AtY(Line, "5%")])
        .Look($"Ниже пунктира — ядра, в которые вошёл токен с вероятностью меньше 5%: таких мест "
            + $"{Share(found.Count(one => one.Smallest < Line), found.Count)}. "
            + $"На такие токены приходится в среднем {Pictures.Text(100 * found.Average(one => one.Below), 1)}% розыгрышей. "
            + $"А из всей массы токенов ниже 5% ядро отрезало "
            + $"{Pictures.Text(100 * found.Sum(one => one.BelowCut) / Math.Max(1e-12, found.Sum(one => one.BelowBefore)), 0)}%.");

    private static string Share(int some, int all) => $"{Pictures.Text(100.0 * some / all, 0)}%";

    private static NucleusAt At(ReadOnlySpan<float> row, float topP)
    {
        var price = TruncationPrice.Of(row, new SamplingOptions { TopP = topP });
        return new(EntropyCurve.At(row, 1).Entropy, price.KeptCount, price.SmallestKept,
            price.After.Where((_, i) => price.Before[i] < Line).Sum(), price.Before.Where(p => p < Line).Sum(),
            price.Before.Where((p, i) => p < Line && !(price.After[i] > 0)).Sum());
    }
}
