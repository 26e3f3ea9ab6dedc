using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L01Token;

[Trait("tier", "fast")]
public class TokenPassportTests
{
    [Fact]
    public void The_effect_is_what_reading_adds_to_frequency_and_the_control_to_an_even_guess()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var law = TrainingLaw.Of(World.Create());
        var corpus = Corpus.Draw(law, tokens: 100_000, seed: 3);
        var row = TokenPassport.Row(model, law, corpus, "кошка", "сидит");

        int[] ids = [law.EndToken, .. law.Read("кошка")];
        var logits = model.Logits(ids)[ids.Length - 1].ToArray();
        var read = logits[law.Words.Word("сидит")] - Math.Log(logits.Sum(z => Math.Exp(z)));
        var tokens = corpus.Documents.SelectMany(document => document).ToList();
        var share = (double)tokens.Count(id => id == law.Words.Word("сидит")) / tokens.Count;

        // The estimate takes a fraction of a count away for words that were not met: less than a hundredth of a frequent one.
        Assert.Equal(read - Math.Log(share), row.Effects.Single().Number!.Value, 0.01);
        Assert.Equal(read + Math.Log(logits.Length), row.Control!.Number!.Value, 1e-4); // sums of 800 float32 logits
    }
}
