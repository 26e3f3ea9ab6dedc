using BetweenTokens.Lessons.L14Tokenization;
using BetweenTokens.Models;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L14Tokenization;

[Trait("tier", "fast")]
public sealed class TokenizationPassportTests
{
    [Fact]
    public void Other_pieces_are_the_same_text_and_a_moved_space_is_one_letter_further()
    {
        ITokenizer gpt2 = GptTokenizer.Gpt2;
        const string Prompt = "The capital of France is";
        var otherwise = TokenizationPassport.Recut(gpt2, Prompt);
        Assert.NotEqual(gpt2.Encode(Prompt).Select(token => token.Id), otherwise);
        Assert.Equal(Prompt, gpt2.Decode(otherwise));
        Assert.Equal("The capital ofF rance is", TokenizationPassport.Moved(Prompt));
        Assert.Equal("word", TokenizationPassport.Moved("word"));
        Assert.Equal("", TokenizationPassport.Moved(""));
    }

    [Fact]
    public void A_model_of_pieces_has_two_numbers_and_one_of_words_says_why_it_has_none()
    {
        using LanguageModel pieces = LanguageModel.Load("glass/base-s-bpe"), words = LanguageModel.Load("glass/base-s-words");
        var row = TokenizationPassport.Row(pieces, "<end> столица Франции —", " Париж");
        Assert.True(double.IsFinite(row.Effects.Single().Number!.Value) && double.IsFinite(row.Control!.Number!.Value));
        Assert.Null(TokenizationPassport.Row(words, "<end> столица Франции —", "Париж").Effects.Single().Number);
        Assert.Null(TokenizationPassport.Row(pieces, "", " Париж").Effects.Single().Number);
    }
}
