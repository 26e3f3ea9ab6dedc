using BetweenTokens.Lessons.L14Tokenization;
using BetweenTokens.Text.Published;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L14Tokenization;

/// <summary>What the exercises of notebook 14 say is what comes out, and merging by hand is what the library does.</summary>
[Trait("tier", "fast")]
public sealed class TokenizationExerciseTests
{
    private const string Corpus = "кот кот кот кота кота коту котик котик кит кит кита рот рот рота роту";

    [Fact]
    public void Merging_by_hand_is_what_the_library_does()
    {
        var words = Corpus.Split(' ').Select(OpenPairs.Letters).ToList();
        var training = new BpeTraining([Corpus], new() { VocabularySize = 24, MinimumCount = 1 });
        for (var step = 0; step < 3; step++)
        {
            var (pair, theirs) = (OpenPairs.Best(words), training.Next()!);
            Assert.Equal((theirs.Left, theirs.Right), pair);
            OpenPairs.Join(words, pair);
        }
    }

    [Fact]
    public void One_three_strings_are_one_token_each()
    {
        int[] ids = [.. new[] { "ABC", " ABC", "abc" }.Select(text => Assert.Single(GptTokenizer.Gpt2.Encode(text)).Id)];
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public void Two_half_a_letter_is_none()
    {
        int[] ids = [.. GptTokenizer.Gpt2.Encode("М").Select(token => token.Id)];
        Assert.Equal("\uFFFD", GptTokenizer.Gpt2.Decode(ids[..1]));
        Assert.Equal("М", GptTokenizer.Gpt2.Decode(ids));
    }

    [Fact]
    public void Three_pairs_that_overlap_join_once()
    {
        var words = new List<List<string>> { OpenPairs.Letters("aaab"), OpenPairs.Letters("aaab") };
        Assert.Equal(4, words.SelectMany(word => word.Zip(word.Skip(1))).Count(pair => pair is ("a", "a")));
        var before = words.Sum(word => word.Count);
        OpenPairs.Join(words, ("a", "a"));
        Assert.Equal(before - 2, words.Sum(word => word.Count));
    }

    [Fact]
    public void Four_seven_digits_are_three_tokens_from_the_left() =>
        Assert.Equal(["123", "456", "7"], Splitter.Of("", GptTokenizer.Gpt4).Word("1234567"));

    [Fact]
    public void Five_a_word_that_is_not_there_hides_nothing()
    {
        Assert.Equal("The capital of France is", HiddenPictures.Hide("The capital of France is", "Spain"));
        Assert.Equal("The capital of Fra\u200bnce is", HiddenPictures.Hide("The capital of France is", "France"));
    }

    [Fact]
    public void Six_losses_of_pieces_add_up_to_the_words()
    {
        Assert.Equal(0.916, -Math.Log(0.5 * 0.8), 0.001);
        Assert.Equal(0.693 + 0.223, -Math.Log(0.5) - Math.Log(0.8), 0.001);
    }
}
