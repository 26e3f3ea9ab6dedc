using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>How much of what is written repeats itself, against the temperature.</summary>
public static class LoopPictures
{
    private const int Start = 3, Most = 80;

    private static readonly double[] _grid = [0, 0.3, 0.6, 1, 1.5, 2];

    /// <summary>
    /// Share of repeated four-word runs and of distinct two-word runs in documents that a glass model writes; the law's own documents
    /// beside them.
    /// </summary>
    /// <param name="model">A glass model.</param>
    /// <param name="documents">Documents at each temperature, each after a beginning of its own.</param>
    /// <param name="seed">Seed of beginnings and draws.</param>
    public static Picture Glass(LanguageModel model, int documents = 24, long seed = 10)
    {
        var law = ModelLaw.Of(model);
        var sampler = new Sampler(law, seed);
        int[][] own = [.. Enumerable.Range(0, 4 * documents).Select(_ => sampler.Next()).Where(one => one.Length > Start).Take(documents)];
        int[][][] told = Write(model, law, own, seed);
        Series Curve(string name, Func<int[][], double> of, Role role = Role.None) =>
            new(name, _grid, [.. told.Select(of)]) { Markers = true, Role = role };
        Series Level(string name, Func<int[][], double> of) =>
            new(name, [_grid[0], _grid[^1]], [of(own), of(own)]) { Stroke = Stroke.Dashed, Role = Role.Law };
        return Pictures.Lines($"Повторы и разнообразие, {model.Name}", new Axis("температура T", "число"),
                new Axis("доля", "доля") { Range = (0, 1.02) },
                Curve("повторённых четвёрок слов", Repeated, Role.Model), Level("закон: четвёрки", Repeated),
                Curve("разных пар слов", Distinct), Level("закон: пары", Distinct))
            .Look("Слева жадный выбор. Пунктир — настоящие документы этого мира: в нём есть списки, которые и должны повторяться, "
                + "поэтому судить надо от пунктира, а не от нуля.");
    }

    /// <summary>One greedy text of a model and the piece that it ends with, over and over, where there is one.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">The beginning.</param>
    /// <param name="tokens">How many tokens.</param>
    public static Table Greedy(LanguageModel model, string prompt, int tokens = 80)
    {
        var told = model.Generate(Needed.Of(model).PromptIds(prompt), new GenerationOptions { MaxTokens = tokens, Temperature = 0 })[0];
        int[] ids = [.. told.Ids];
        var loop = Repetition.TrailingLoop(ids);
        var piece = loop.Period == 0 ? "—" : model.Tokenizer is { } tokenizer ? tokenizer.Decode(ids[^loop.Period..]) : "…";
        return Table.Of($"Жадное продолжение: «{prompt}»", [told],
            ("текст", t => t.Text.ReplaceLineEndings("⏎")), ("повторено четвёрок", _ => Repetition.RepeatedNgrams(ids)),
            ("хвост ходит по кругу", _ => piece.ReplaceLineEndings("⏎")), ("кругов", _ => loop.Copies));
    }

    private static double Repeated(int[][] texts) => texts.Average(text => Repetition.RepeatedNgrams(text));

    private static double Distinct(int[][] texts) => texts.Average(text => text.Length < 2 ? 1 : Repetition.DistinctNgrams([text], 2));

    // Each document goes on from the first three words of one of the law's.
    private static int[][][] Write(LanguageModel model, Law law, int[][] own, long seed)
    {
        var random = new SeededRandom(seed);
        Draft[] drafts = [.. _grid.SelectMany(t => own.Select(document =>
            new Draft([law.EndToken, .. document.Take(Start)], t, random.NextInt64())))];
        var told = Writing.Write(model, drafts, Most, [law.EndToken]);
        return [.. told.Select((text, i) => (int[])[.. drafts[i].Prompt[1..], .. text]).Chunk(own.Length)];
    }
}
