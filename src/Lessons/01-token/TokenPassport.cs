using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.NGrams;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>The first row of a token's passport: what reading the beginning is worth.</summary>
public static class TokenPassport
{
    /// <summary>ln p of a word after a beginning, less its ln p by frequency alone; the control guesses evenly.</summary>
    /// <param name="model">A model of the corpus's words.</param>
    /// <param name="law">The law of its words.</param>
    /// <param name="corpus">Where frequencies come from.</param>
    /// <param name="prompt">Beginning of a document.</param>
    /// <param name="word">A word that can follow.</param>
    public static PassportRow Row(LanguageModel model, Law law, Corpus corpus, string prompt, string word)
    {
        var id = law.Words.Word(word);
        int[] ids = [law.EndToken, .. law.Read(prompt)];
        var rows = model.Logits(ids);
        var read = Distributions.LogProbability(rows[ids.Length - 1], id);
        using var frequency = NGramModel.Estimate(corpus.Documents, model.VocabularySize, law.EndToken, new(Order: 1));
        return new(
            Level: 1, model.Described, prompt, word,
            Effects: [read - Distributions.LogProbability(frequency.Logits([law.EndToken])[0], id)],
            Control: read + Math.Log(rows.Width));
    }
}
