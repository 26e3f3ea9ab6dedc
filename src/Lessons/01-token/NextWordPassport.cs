using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>The first level's rows of a token's passport.</summary>
public static class NextWordPassport
{
    private const int Level = 1;
    private const string Title = "следующее слово";

    /// <summary>What conditioning on the beginning did to a word, and how far the model is from the law.</summary>
    /// <param name="model">A model of the law's words.</param>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="prompt">Beginning of a document.</param>
    /// <param name="word">A word that can follow.</param>
    public static IReadOnlyList<PassportRow> Rows(LanguageModel model, Oracle oracle, string prompt, string word)
    {
        var (words, id) = (oracle.Law.Read(prompt), oracle.Law.Words.Word(word));
        var rows = model.Logits([oracle.Law.EndToken, .. words]);
        var (after, before) = (Distributions.LogProbability(rows[words.Length], id), Distributions.LogProbability(rows[0], id));
        var truth = Math.Log(oracle.Next(words)[id]);
        PassportRow Row(string effect, double nats) => new(Level, Title, model.Described, prompt, word, effect, nats);
        return
        [
            Row("ln p слова после начала − ln p первым словом документа", after - before),
            Row("ln p слова − ln 1/V: против равномерного угадывания", after + Math.Log(rows.Width)),
            .. double.IsFinite(truth) ? new[] { Row("ln p модели − ln p закона", after - truth) } : [],
        ];
    }
}
