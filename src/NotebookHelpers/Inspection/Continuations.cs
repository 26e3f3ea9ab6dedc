using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Inspection;

/// <summary>Probabilities of whole continuations of a prompt, of one token or several.</summary>
public static class Continuations
{
    /// <summary>ln P(form | prompt) of each form: the sum over its tokens (chain rule).</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">What was read before.</param>
    /// <param name="forms">Texts that follow it, with their leading space. None may be the beginning of another, else their events overlap.</param>
    /// <returns>In nats, in the order of the forms.</returns>
    /// <remarks>Forms that begin with the same tokens share the pass that predicts the next one.</remarks>
    /// <exception cref="ArgumentException">The model has no tokenizer, or a form is empty or begins another.</exception>
    public static double[] LogProbabilities(ILanguageModel model, string prompt, IReadOnlyList<string> forms)
    {
        var tokenizer = model.Tokenizer ?? throw new ArgumentException($"{model.Name} has no tokenizer: texts cannot be scored.", nameof(model));
        var start = Generation.PromptIds(model, prompt);
        int[][] pieces = [.. forms.Select(form => tokenizer.Encode(form).Select(t => t.Id).ToArray())];
        Check(forms, pieces);
        var total = new double[forms.Count];
        Extend(model, start, pieces, [.. Enumerable.Range(0, forms.Count)], 0, total);
        return total;
    }

    // All forms in the group share their first `depth` tokens, which already stand in the prefix.
    private static void Extend(ILanguageModel model, int[] prefix, int[][] pieces, int[] group, int depth, double[] total)
    {
        var rows = model.Logits(prefix);
        var last = rows[rows.Count - 1];
        var logZ = Distributions.LogSumExp(last);
        foreach (int form in group)
        {
            total[form] += last[pieces[form][depth]] - logZ;
        }

        foreach (var branch in group.Where(form => pieces[form].Length > depth + 1).GroupBy(form => pieces[form][depth]))
        {
            Extend(model, [.. prefix, branch.Key], pieces, [.. branch], depth + 1, total);
        }
    }

    private static void Check(IReadOnlyList<string> forms, int[][] pieces)
    {
        for (int i = 0; i < pieces.Length; i++)
        {
            if (pieces[i].Length == 0)
            {
                throw new ArgumentException("A continuation is empty; each must hold at least one token.", nameof(forms));
            }

            for (int j = 0; j < pieces.Length; j++)
            {
                if (i != j && pieces[j].AsSpan().StartsWith(pieces[i]))
                {
                    throw new ArgumentException($"'{forms[j]}' begins with '{forms[i]}': their probabilities would be counted twice.", nameof(forms));
                }
            }
        }
    }
}
