using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>Questions about notes («А=3 … А? 3»), by the number of tokens between a note and its question.</summary>
internal sealed class NoteRecall
{
    private readonly EvaluationSet _set;
    private readonly (int Document, int At, int Distance)[] _questions;

    /// <summary>Draws texts.</summary>
    /// <param name="options">A world of notes.</param>
    /// <param name="length">Tokens of a text.</param>
    /// <param name="documents">How many.</param>
    /// <param name="seed">Another than any of a training.</param>
    public NoteRecall(WorldOptions options, int length, int documents, long seed)
    {
        _set = new(options with { MaxTokens = length }, documents, seed);
        var notes = _set.World.Kind<Notes>();
        _questions = [.. from document in Enumerable.Range(0, documents)
                         let ids = _set.Documents[document]
                         from at in Enumerable.Range(1, ids.Length - 2)
                         let key = notes.Questions.ToList().IndexOf(ids[at - 1])
                         where key >= 0
                         let pairs = notes.Pairs.Skip(key * Notes.ValuesOfKey).Take(Notes.ValuesOfKey).ToArray()
                         select (document, at, at - 1 - Array.FindIndex(ids, id => pairs.Contains(id)))];
    }

    /// <summary>Share of questions whose likeliest answer is the noted value, by ranges of distance (from, up to but not with).</summary>
    public IReadOnlyList<double> Of(Transformer network, params IReadOnlyList<(int From, int To)> ranges)
    {
        var (right, asked) = (new double[ranges.Count], new double[ranges.Count]);
        foreach (var document in _questions.GroupBy(question => question.Document))
        {
            var logits = Logits(network, document.Key);
            foreach (var (_, at, distance) in document)
            {
                var answer = Distributions.ArgMax(logits.AsSpan(at * _set.World.TokenCount, _set.World.TokenCount));
                foreach (var range in Enumerable.Range(0, ranges.Count).Where(i => distance >= ranges[i].From && distance < ranges[i].To))
                {
                    asked[range]++;
                    right[range] += answer == _set.Documents[document.Key][at] ? 1 : 0;
                }
            }
        }

        return [.. right.Zip(asked, (a, b) => a / b)];
    }

    private float[] Logits(Transformer network, int document)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var inputs = tensor([.. _set.Inputs(document).Select(id => (long)id)], [1, _set.Length], device: CPU);
        return TensorMemory.Copy<float>(network.Forward(inputs).OnCpu());
    }
}
