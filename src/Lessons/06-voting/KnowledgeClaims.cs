using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
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

/// <summary>06-05, 06-10 and 06-11: what the numbers say about knowing, of a model that reads English.</summary>
public static class KnowledgeClaims
{
    private static readonly string[] _words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Asks every fact and every invented twin.</summary>
    public static IReadOnlyList<Asked> Ask(LanguageModel model, VotingQuestions questions)
    {
        var plain = Answers(model, [.. questions.Facts.Select(q => (q.Prompt, (string?)q.Answer)),
            .. questions.Invented.Select(prompt => (prompt, (string?)null))]);
        var helped = Answers(model, [.. questions.Facts.Select((q, i) => (Examples(questions.Facts, i) + q.Prompt, (string?)q.Answer))]);
        return [.. plain.Select((asked, i) => i < helped.Count ? asked with { RightAfterExamples = helped[i].Right } : asked)];
    }

    /// <summary>06-10: does the spread of the distribution tell the invented from the known?</summary>
    /// <param name="model">The model that was asked.</param>
    /// <param name="asked">What <see cref="Ask"/> returned.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static Evidence SignsOfNotKnowing(LanguageModel model, IReadOnlyList<Asked> asked, long seed = 610)
    {
        bool[] invented = [.. asked.Select(a => !a.Known)];
        var (entropy, entropyInterval) = Ranking.Auroc([.. asked.Select(a => a.Entropy)], invented, seed);
        var (top, topInterval) = Ranking.Auroc([.. asked.Select(a => -a.TopProbability)], invented, seed);
        return Evidence.Of(
            model,
            FactsRight(asked),
            new Measured("AUROC of entropy", entropy, entropyInterval, asked.Count),
            new Measured("AUROC of the largest probability", top, topInterval, asked.Count));
    }

    /// <summary>06-05: ln p(6) − ln(p(7) + p(8)) after ten ways to ask how many people there are, in digits and in words.</summary>
    /// <remarks>The answers are read as " 6", " 6.1 billion" and so on: whatever begins with the digit, or with the word.</remarks>
    public static Evidence Population(LanguageModel model, VotingQuestions questions, IReadOnlyList<Asked> asked, long seed = 605)
    {
        string[] forms = [.. Enumerable.Range(1, 9).Select(i => $" {i}"), .. _words.Select(w => $" {w}")];
        var scores = Continuations.LogProbabilities(
            model, [.. questions.Population.Select(prompt => (prompt, (IReadOnlyList<string>)forms))]);
        return Evidence.Of(
            model,
            FactsRight(asked),
            Measured.Mean("mass on the numbers 1 to 9", [.. scores.Select(s => s.Sum(Math.Exp))], seed),
            Measured.Mean("6 against 7 and 8: digits", [.. scores.Select(s => Against(s, 5, 6, 7))], seed),
            Measured.Mean("6 against 7 and 8: words", [.. scores.Select(s => Against(s, 14, 15, 16))], seed));
    }

    /// <summary>06-11: how much of an answer's probability lies outside its likeliest spelling.</summary>
    public static Evidence SplitSpellings(LanguageModel model, IReadOnlyList<SplitAnswer> answers, long seed = 611) => Evidence.Of(
        model,
        Measured.Mean("mass of the concept", [.. answers.Select(a => a.Mass)], seed),
        Measured.Mean("mass outside the leading spelling", [.. answers.Select(a => 1 - a.Probabilities.Max() / a.Mass)], seed));

    /// <summary>The probabilities of every spelling of every answer.</summary>
    public static IReadOnlyList<SplitAnswer> Spellings(LanguageModel model, VotingQuestions questions) =>
        [.. questions.Spellings.Zip(Continuations.LogProbabilities(model, [.. questions.Spellings.Select(q => (q.Prompt, q.Forms))]),
            (q, logs) => new SplitAnswer(q.Prompt, q.Forms, [.. logs.Select(Math.Exp)]))];

    private static double Against(double[] logs, int six, int seven, int eight) =>
        logs[six] - Math.Log(Math.Exp(logs[seven]) + Math.Exp(logs[eight]));

    private static Measured FactsRight(IReadOnlyList<Asked> asked) =>
        Measured.Share("easy facts right", [.. asked.Where(a => a.Known).Select(a => a.RightAfterExamples == true)]);

    // Questions of one kind stand together in the file, so the neighbours show what form the answer has.
    private static string Examples(IReadOnlyList<FactQuestion> facts, int asked)
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
