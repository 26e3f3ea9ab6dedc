using BetweenTokens.Evaluation.Instruments;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Benchmarks;

/// <summary>Every word of a document replaced and every instrument asked, against one pass for each changed text.</summary>
internal static class InstrumentBenchmark
{
    private const int Documents = 10, Draws = 8;
    private const double Bar = 1; // seconds a document: two hundred of them in some minutes

    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        using var model = LanguageModel.Load("glass/base");
        var law = GlassModel.LawOf(TrainingRecipes.Load("base"));
        var (oracle, sampler) = (new Oracle(law), new Sampler(law, 1));
        int[][] texts = [.. Enumerable.Range(0, 200).Select(_ => sampler.Next()).Where(document => document.Length is > 20 and < 60)
            .Take(Documents).Select(document => (int[])[law.EndToken, .. document[..^1]])];
        var rule = WordReplacement.OfLaw(oracle);
        void Score(IReadOnlyList<Instrument>? instruments) => Array.ForEach(texts,
            ids => InstrumentScore.Measure(model, ids, rule, instruments, Draws, oracle: oracle));
        Score([]);
        double changes = double.MaxValue, all = double.MaxValue;
        for (var round = 0; round < options.Rounds; round++)
        {
            changes = Math.Min(changes, Interleaved.Seconds(() => Score([])) / Documents);
            all = Math.Min(all, Interleaved.Seconds(() => Score(null)) / Documents);
        }

        // As many passes as a document of thirty words has texts, of its length.
        var alone = Interleaved.Seconds(() => Array.ForEach(texts, ids =>
        {
            for (var i = 0; i < ids.Length * Draws; i++)
            {
                model.Logits(ids);
            }
        })) / Documents;
        return Task.FromResult<IReadOnlyList<Ratio>>(
        [
            new("exact changes of a document's words, a document, against one pass for each draw of every word", changes, alone, "s",
                changes / alone, $"≤ {Bar} s", changes <= Bar),
            new("the same with every instrument", all, alone, "s", all / alone, $"≤ {Bar} s", all <= Bar),
        ]);
    }
}
