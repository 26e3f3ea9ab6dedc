using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>One question put to a model.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Known">True: it has an answer; false: it is about something invented.</param>
/// <param name="Right">True where the token put first is how the answer begins; null for invented things.</param>
/// <param name="Top">Id of the token put first.</param>
/// <param name="TopProbability">Its probability.</param>
/// <param name="Entropy">Entropy of the distribution, nats.</param>
/// <param name="RightAfterExamples">The easy version: the same, after three solved questions of its kind; null for invented things.</param>
public sealed record Asked(
    string Prompt,
    bool Known,
    bool? Right,
    int Top,
    double TopProbability,
    double Entropy,
    bool? RightAfterExamples = null)
{
    /// <summary>Reads an answer out of a row of logits.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="answer">Token with which the right answer begins; null: there is none.</param>
    /// <param name="logits">[dVocab].</param>
    internal static Asked Of(string prompt, int? answer, ReadOnlySpan<float> logits)
    {
        int top = Distributions.ArgMax(logits);
        return new(prompt, answer is not null, answer is null ? null : answer == top, top,
            Math.Exp(Distributions.LogProbability(logits, top)), Distributions.Entropy(logits));
    }
}

/// <summary>06-10 and 06-11: questions to a model that reads English.</summary>
public static class KnowledgeClaims
{
    /// <summary>Asks some easy facts and as many invented twins, taken evenly from the list.</summary>
    /// <param name="model">A model that reads English.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="each">How many of either kind.</param>
    public static IReadOnlyList<Asked> Sample(LanguageModel model, VotingQuestions questions, int each)
    {
        IEnumerable<T> Some<T>(IReadOnlyList<T> all) =>
            Enumerable.Range(0, Math.Min(each, all.Count)).Select(i => all[i * all.Count / Math.Min(each, all.Count)]);
        return Answers(model, [.. Some(questions.Facts).Select(q => (q.Prompt, (string?)q.Answer)),
            .. Some(questions.Invented).Select(prompt => (prompt, (string?)null))]);
    }

    /// <summary>One question by itself.</summary>
    internal static Asked Answer(LanguageModel model, string prompt, string? answer) => Answers(model, [(prompt, answer)])[0];

    // Questions of one kind stand together in the file, so the neighbours show what form the answer has.
    internal static string Examples(IReadOnlyList<FactQuestion> facts, int asked)
    {
        int first = Math.Clamp(asked - 3, 0, facts.Count - 4);
        return string.Concat(Enumerable.Range(first, 4)
            .Where(i => i != asked).Take(3).Select(i => $"{facts[i].Prompt}{facts[i].Answer}.\n"));
    }

    private static List<Asked> Answers(LanguageModel model, IReadOnlyList<(string Prompt, string? Answer)> questions)
    {
        var (rows, asked) =
            (NextLogits.After(model, [.. questions.Select(q => Prompts.PromptIds(model, q.Prompt))]), new List<Asked>(questions.Count));
        for (int i = 0; i < questions.Count; i++)
        {
            var (prompt, answer) = questions[i];
            asked.Add(Asked.Of(prompt, answer is null ? null : model.Tokenizer!.Encode(answer)[0].Id, rows[i]));
        }

        return asked;
    }
}

/// <summary>One answer in several spellings.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Forms">Spellings.</param>
/// <param name="Probabilities">Probability of each.</param>
public sealed record SplitAnswer(string Prompt, IReadOnlyList<string> Forms, IReadOnlyList<double> Probabilities)
{
    /// <summary>Probability of the answer, however it is spelt.</summary>
    public double Mass => Probabilities.Sum();
}
