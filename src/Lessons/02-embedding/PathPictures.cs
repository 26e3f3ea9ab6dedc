using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>The way from one word to another: through the table, and through the network.</summary>
public static class PathPictures
{
    private const int Swept = 41, Shown = 6;

    /// <summary>
    /// Steps from one word to the other with the nearest token of each, the ends among those asked, and the nearest that is neither.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="from">A word that is one token.</param>
    /// <param name="to">Another.</param>
    /// <param name="steps">How many steps, both ends included.</param>
    public static Table Steps(LanguageModel model, string from, string to, int steps = 11)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        return Table.Of($"От «{from}» к «{to}», {model.Name}", Walk(model, table, from, to, steps), ("доля пути", step => step.Share),
            ("ближе всех", step => step.Nearest.Text), ("косинус", step => step.Nearest.Value),
            ("ближе всех, кроме концов", step => step.Between.Text), ("его косинус", step => step.Between.Value));
    }

    /// <summary>Cosines of the way to its ends and to the nearest third token.</summary>
    /// <inheritdoc cref="Steps"/>
    public static Picture Curves(LanguageModel model, string from, string to)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var (a, b) = (table.Vector(EmbeddingWorld.Id(model, from)), table.Vector(EmbeddingWorld.Id(model, to)));
        var walk = Walk(model, table, from, to, 41);
        double[] at = [.. walk.Select(step => step.Share)];
        double[] To(float[] end) => [.. at.Select(share => Geometry.Cosine(SoftInput.Between(a, b, share), end))];
        return Pictures.Lines($"Кто рядом на пути от «{from}» к «{to}», {model.Name}", new Axis("доля пути", "доля"),
                new Axis("косинус", "число") { FromZero = true }, new Series(from, at, To(a)), new Series(to, at, To(b)),
                new Series("ближайший из третьих", at, [.. walk.Select(step => step.Between.Value)]))
            .Look("Поднимается ли третья линия выше обеих других хоть где-нибудь? У двух почти перпендикулярных векторов одной длины "
                + "середина стоит к каждому концу под косинусом 0,71.");
    }

    /// <summary>What a model says next when it reads a mixture of two words in the place of a text's last word.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">A text that ends with the first word.</param>
    /// <param name="from">The first word.</param>
    /// <param name="to">The second.</param>
    public static Picture Soft(LanguageModel model, string prompt, string from, string to)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var (a, b) = (table.Vector(EmbeddingWorld.Id(model, from)), table.Vector(EmbeddingWorld.Id(model, to)));
        double[] at = [.. Enumerable.Range(0, Swept).Select(i => i / (Swept - 1.0))];
        var answers = SoftInput.After(model, model.PromptIds(prompt), [.. at.Select(share => SoftInput.Between(a, b, share))]);
        int[] top = [.. Enumerable.Range(0, model.VocabularySize).OrderByDescending(id => answers.Max(p => p[id])).Take(Shown)];
        double[] jumps = [.. answers.Zip(answers.Skip(1), SoftInput.Apart)];
        return Pictures.Lines($"Ответ после смеси «{from}» и «{to}», {model.Name}", new Axis($"доля слова «{to}»", "доля"),
                new Axis("вероятность", "доля") { FromZero = true },
                [.. top.Select(id => new Series($"«{model.Tokenizer.Shown(id).Trim()}»", at, [.. answers.Select(p => p[id])]))])
            .Look("Такого входа не бывает ни в одном тексте. Есть ли на линиях обрыв? Самый крутой из сорока шагов меняет ответ на "
                + $"{Pictures.Text(jumps.Max(), 2)} полной вариации. Последнее слово текста: «{prompt.Split(' ')[^1]}».");
    }

    /// <summary>The middles of forty pairs of opposites: who is nearest, and who is first among third words; measured anew.</summary>
    /// <param name="model">A model with English words.</param>
    /// <param name="count">How many pairs are shown.</param>
    public static Table Middles(LanguageModel model, int count = 12)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var rows = EmbeddingWords.All.Walks.Take(count)
            .Select(walk => (walk, Near: MiddleSurveys.Middle(model, table, walk.From, walk.To)));
        return Table.Of($"Середины пар, {model.Name}", rows, ("пара", row => $"{row.walk.From} — {row.walk.To}"),
            ("ближе всех к середине", row => row.Near[0].Near.Text.Trim()), ("косинус", row => row.Near[0].Near.Value),
            ("третьи слова", row => string.Join(", ", row.Near.Where(near => !near.IsEnd).Take(4).Select(near => near.Near.Text.Trim()))),
            ("их первый косинус", row => row.Near.Where(near => !near.IsEnd).Select(near => near.Near.Value).FirstOrDefault(double.NaN)));
    }

    private static IReadOnlyList<PathStep> Walk(LanguageModel model, EmbeddingTable table, string from, string to, int steps) =>
        PathStep.Walk(table, EmbeddingWorld.Id(model, from), EmbeddingWorld.Id(model, to), steps);
}
