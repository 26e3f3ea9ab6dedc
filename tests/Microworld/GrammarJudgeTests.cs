using BetweenTokens.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public class GrammarJudgeTests
{
    private static readonly World _world = Worlds.Default;

    [Fact]
    public void Documents_of_the_world_have_no_error_and_one_reading()
    {
        var (judge, sampler) = (new GrammarJudge(_world), new Sampler(_world, 5));
        foreach (var document in Enumerable.Range(0, 300).Select(_ => sampler.Next()))
        {
            judge.Restart();
            Assert.All(document, word => Assert.True(judge.Read(word)));
            Assert.Equal(1, judge.Readings);
        }
    }

    [Theory]
    [InlineData("чёрная тигрица спит в траве.")] // no tigress of this world is black
    [InlineData("слон мурлычет на диване. слониха прыгала на диване.")]
    [InlineData("чёрные тигры спят в траве.")]
    [InlineData("слова: кот дом река лес поле море кот дом гора лес поле море")]
    [InlineData("X=5. чему равен X? X=7.")]
    [InlineData("2 + 2 = 5.")]
    [InlineData("коды: кот 17; слон 3; ответы: слон 17.")]
    [InlineData("какой город — столица Кубы? ответ: Рим.")]
    [InlineData("вчера Алиса увидела Боба, и она помахала ему рукой. кто помахал рукой? Катя.")]
    public void A_false_word_of_the_right_category_and_form_is_no_error(string text) => Assert.Null(FirstError(text));

    [Theory]
    [InlineData("чёрный кошка", "кошка")]
    [InlineData("чёрные кота", "кота")] // «кота» shares the genitive with «кошки», but the plural is what all possible words share
    [InlineData("кошки спит", "спит")]
    [InlineData("кошка спал", "спал")]
    [InlineData("кошка спит коврике", "коврике")]
    [InlineData("кошка спит на коврик", "коврик")]
    [InlineData("кошка спит на коврике кот", "кот")]
    [InlineData("вчера Алиса увидела Боб", "Боб")]
    [InlineData("вчера Алиса увидел", "увидел")]
    [InlineData("Анна Белов", "Белов")]
    [InlineData("X=5 чему", "чему")]
    [InlineData("2 + 2 = .", ".")]
    [InlineData("слова: кот дом река лес поле море кот дом река лес <end>", "<end>")]
    [InlineData("<end>", "<end>")]
    public void Agreement_government_punctuation_and_structure_are_judged(string text, string word) => Assert.Equal(word, FirstError(text));

    [Fact]
    public void A_text_with_a_wrong_word_is_read_on()
    {
        Assert.Equal("спал", FirstError("чёрная тигрица спал"));
        Assert.Null(FirstError("слова: кот дом река лес поле море кот дом гора лес поле море <end>"));
    }

    private static string? FirstError(string text)
    {
        var judge = new GrammarJudge(_world);
        foreach (var word in _world.Read(text))
        {
            if (!judge.Read(word))
            {
                Assert.False(judge.Read(word));
                return _world.Words.Words[word];
            }
        }

        return null;
    }
}
