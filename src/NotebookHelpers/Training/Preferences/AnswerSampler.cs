using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Preferences;

/// <summary>Lets a model answer freely: whatever it says, on the list or not, in as many tokens as an answer has.</summary>
internal static class AnswerSampler
{
    /// <summary>One answer to each question.</summary>
    /// <returns>Token ids, [question][pos].</returns>
    public static int[][] Draw(PreferenceGame game, Transformer model, IReadOnlyList<int> questions, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var cache = new KvCache(model.Config);
        var answers = questions.Select(_ => new int[game.AnswerLength]).ToArray();
        var next = game.Prompts(questions);
        var row = new float[model.Config.DVocab];
        for (var position = 0; position < game.AnswerLength; position++)
        {
            var logits = TensorMemory.Copy<float>(model.Forward(next, cache, options: new ForwardOptions { LastOnly = true }));
            for (var i = 0; i < answers.Length; i++)
            {
                Distributions.Softmax(logits.AsSpan(i * row.Length, row.Length), row);
                answers[i][position] = Pick<float>(row, random.NextDouble());
            }

            next = tensor([.. answers.Select(answer => (long)answer[position])], [answers.Length, 1], device: CPU);
        }

        return answers;
    }

    /// <summary>The first index at which the sum of weights passes a share of their total.</summary>
    public static int Pick<T>(ReadOnlySpan<T> weights, double share)
        where T : System.Numerics.INumber<T>
    {
        var (total, last) = (0.0, 0);
        foreach (var weight in weights)
        {
            total += double.CreateChecked(weight);
        }

        var left = share * total;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = double.CreateChecked(weights[i]);
            last = weight > 0 ? i : last;
            if ((left -= weight) < 0)
            {
                return last;
            }
        }

        return last;
    }
}
