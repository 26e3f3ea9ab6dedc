using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Inspection;

/// <summary>Probabilities of whole continuations of a prompt, of one token or several.</summary>
public static class Continuations
{
    /// <summary>ln P(form | prompt) of each form: the sum over its tokens (chain rule).</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">What was read before.</param>
    /// <param name="forms">Texts that follow it, with their leading space. None may be the beginning of
    /// another, else their events overlap.</param>
    /// <returns>In nats, in the order of the forms.</returns>
    /// <exception cref="ArgumentException">The model has no tokenizer, or a form is empty or begins another.</exception>
    public static double[] LogProbabilities(ILanguageModel model, string prompt, IReadOnlyList<string> forms) =>
        LogProbabilities(model, [(prompt, forms)])[0];

    /// <summary>The same for many prompts, whose passes are taken together.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="questions">Prompts, each with its forms.</param>
    /// <returns>[question][form], in nats.</returns>
    /// <remarks>
    /// Forms that begin with the same tokens share the pass that predicts the next one; passes of one depth go side by side.
    /// </remarks>
    public static double[][] LogProbabilities(ILanguageModel model, IReadOnlyList<(string Prompt, IReadOnlyList<string> Forms)> questions)
    {
        var tokenizer = model.Tokenizer
            ?? throw new ArgumentException($"{model.Name} has no tokenizer: texts cannot be scored.", nameof(model));
        int[][][] pieces = [.. questions.Select(q => q.Forms.Select(form => tokenizer.Encode(form).Select(t => t.Id).ToArray()).ToArray())];
        double[][] total = [.. questions.Select(q => new double[q.Forms.Count])];
        var open = new List<Branch>();
        for (var question = 0; question < questions.Count; question++)
        {
            Check(questions[question].Forms, pieces[question]);
            open.Add(new(question, Prompts.PromptIds(model, questions[question].Prompt),
                [.. Enumerable.Range(0, pieces[question].Length)]));
        }

        for (var depth = 0; open.Count > 0; depth++)
        {
            open = Extend(model, open, pieces, depth, total);
        }

        return total;
    }

    // All forms of a branch share their first `depth` tokens, which already stand in its prefix.
    private static List<Branch> Extend(ILanguageModel model, List<Branch> open, int[][][] pieces, int depth, double[][] total)
    {
        var (rows, further) = (NextLogits.After(model, [.. open.Select(branch => branch.Prefix)]), new List<Branch>());
        for (var i = 0; i < open.Count; i++)
        {
            var ((question, prefix, forms), own) = (open[i], pieces[open[i].Question]);
            var logZ = Distributions.LogSumExp(rows[i]);
            foreach (var form in forms)
            {
                total[question][form] += rows[i][own[form][depth]] - logZ;
            }

            further.AddRange(forms.Where(form => own[form].Length > depth + 1)
                .GroupBy(form => own[form][depth]).Select(group => new Branch(question, [.. prefix, group.Key], [.. group])));
        }

        return further;
    }

    private sealed record Branch(int Question, int[] Prefix, int[] Forms);

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
                    throw new ArgumentException(
                        $"'{forms[j]}' begins with '{forms[i]}': their probabilities would be counted twice.", nameof(forms));
                }
            }
        }
    }
}
