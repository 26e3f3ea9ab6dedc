using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>One meaning under several spellings, one question under several answers.</summary>
public static class ConceptPictures
{
    /// <summary>Tokens one by one beside the same tokens added up by what they mean; means over the places.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="places">Places at which two words mean one thing and a third has one name.</param>
    public static Picture TokensAndMeanings(string title, IReadOnlyList<SynonymPlace> places)
    {
        var forms = places[0].Answer.Forms;
        string[] rivals = [.. places.Where(p => !forms.Contains(p.Top)).Select(p => p.Top).Distinct().Take(1)];
        return Pictures.Bars(
            title,
            new Axis("кандидат") { Labels = [.. forms, .. rivals, $"смысл: {string.Join(" или ", forms)}"] },
            new Axis("вероятность", "доля"),
            [
                .. forms.Select((_, i) => places.Average(p => p.Answer.Probabilities[i])),
                .. rivals.Select(rival => places.Where(p => p.Top == rival).Average(p => p.TopProbability)),
                places.Average(p => p.Answer.Mass),
            ]);
    }

    /// <summary>Every spelling of every answer with its probability, and the answer's as a whole.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="questions">Questions whose answers have several spellings.</param>
    public static Table Spellings(string title, LanguageModel model, IReadOnlyList<SpellingQuestion> questions)
    {
        var answers = questions.Select(q => new SplitAnswer(
            q.Prompt, q.Forms, [.. Continuations.LogProbabilities(model, q.Prompt, q.Forms).Select(Math.Exp)]));
        return Table.Of(
            title, answers.SelectMany(a => a.Forms.Select((form, i) => (Answer: a, Form: form, P: a.Probabilities[i]))),
            ("начало", row => row.Answer.Prompt), ("запись", row => row.Form.Trim()),
            ("вероятность", row => Pictures.Text(row.P)), ("смысл целиком", row => Pictures.Text(row.Answer.Mass)),
            ("доля этой записи", row => row.P / row.Answer.Mass))
            .With("доля этой записи", "0.00", bars: true);
    }

    /// <summary>Numbers from five to nine after a prompt, digit and word together.</summary>
    /// <param name="prompt">What asks for a number, in English.</param>
    /// <param name="model">A model with a tokenizer.</param>
    public static Picture Numbers(string prompt, LanguageModel model)
    {
        string[] words = ["five", "six", "seven", "eight", "nine"], forms = [.. words.SelectMany((w, i) => new[] { $" {w}", $" {i + 5}" })];
        double[] p = [.. Continuations.LogProbabilities(model, prompt, forms).Select(Math.Exp)];
        return Pictures.Bars(
            $"«{prompt}…»: цифра и слово вместе", new Axis("число") { Labels = [.. words.Select((w, i) => $"{i + 5}, {w}")] },
            new Axis("вероятность", "доля"), [.. words.Select((_, i) => p[2 * i] + p[(2 * i) + 1])]);
    }

    /// <summary>Questions by entropy and by the probability of the first answer, those with an answer apart from those without.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="asked">The questions.</param>
    /// <param name="known">Name of those with an answer.</param>
    /// <param name="unknown">Name of those without.</param>
    public static Picture Asked(string title, IReadOnlyList<Asked> asked, string known, string unknown) => Pictures.Scatter(
        title, new Axis("энтропия", "нат"), new Axis("вероятность первого", "доля") { Range = (0, 1) },
        [.. Needed.Of(asked).GroupBy(a => a.Known).OrderByDescending(g => g.Key).Select(g => (
            g.Key ? known : unknown,
            (IReadOnlyList<Dot>)[.. g.Select(a => new Dot(a.Prompt, a.Entropy, a.TopProbability))]))]);
}
