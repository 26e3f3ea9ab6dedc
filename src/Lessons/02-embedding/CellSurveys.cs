using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-12: what breaks when one row of the table is taken away, or the one neuron that is most a word's own.</summary>
public static class CellSurveys
{
    private const int Documents = 200, Chosen = 100, Words = 20, Fewest = 6, Candidates = 3;
    private const long Seed = 212;

    internal static Survey World { get; } = SurveyModels.SideBySide(
        "cells glass/base", EmbeddingWorld.Glass,
        ["row, with", "row, all", "neuron, with", "neuron, all", "#documents with"], 60,
        model => AskedWords(model), 1000, Rows);

    /// <summary>What the damage says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        Measured Share(string name, string of, double level) =>
            Measured.Ratio(name, table[$"{of}, with"], table[$"{of}, all"], Seed, level);
        return Evidence.Of(
            table,
            Share($"share of a cell's damage on texts with the word: {condition}, строка таблицы", "row", 0.975),
            Share($"share of a cell's damage on texts with the word: {condition}, нейрон", "neuron", 0.975),
            Share($"share of the damage of the word's own neuron on texts with the word: {condition}", "neuron", 0.95));
    }

    /// <summary>
    /// Documents of a model's law, each from the mark of its start; test texts first, then those that neurons are chosen on.
    /// </summary>
    internal static int[][] Texts(LanguageModel model)
    {
        var law = ModelLaw.Of(model);
        return [.. Enumerable.Range(0, Documents + Chosen).Select(i =>
            (int[])[law.EndToken, .. new Sampler(law, new SeededRandom(Seed).Fork(i).NextInt64()).Next()[..^1]])];
    }

    /// <summary>The first words of the kinds that stand in enough documents.</summary>
    private static IEnumerable<string> AskedWords(LanguageModel model)
    {
        var texts = Texts(model);
        return EmbeddingWorld.Kinds.SelectMany(kind => kind.Words)
            .Where(word => texts.Take(Documents).Count(text => text.Contains(EmbeddingWorld.Id(model, word))) >= Fewest
                && texts.Skip(Documents).Any(text => text.Contains(EmbeddingWorld.Id(model, word))))
            .Take(Words);
    }

    private static IEnumerable<SurveyRow> Rows(LanguageModel model, IReadOnlyList<string> words)
    {
        var texts = Texts(model);
        var (test, choice) = (new Damage(model, texts[..Documents]), new Damage(model, texts[Documents..]));
        using (test)
        using (choice)
        {
            var neurons = choice.Selective([.. words.Select(word => EmbeddingWorld.Id(model, word))], Candidates);
            foreach (var (i, word) in words.Index())
            {
                var id = EmbeddingWorld.Id(model, word);
                double Own(double[] damage, int[][] of) => damage.Where((_, text) => of[text].Contains(id)).Sum();
                var row = test.OfRow(id);
                var best = neurons[i].OrderByDescending(neuron => choice.OfNeuron(neuron) is var d && d.Sum() > 0
                    ? Own(d, texts[Documents..]) / d.Sum() : 0).First();
                var cell = test.OfNeuron(best);
                yield return new(word, Own(row, texts[..Documents]), row.Sum(), Own(cell, texts[..Documents]), cell.Sum(),
                    texts.Take(Documents).Count(text => text.Contains(id)));
            }
        }
    }
}
