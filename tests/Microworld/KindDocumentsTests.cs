using BetweenTokens.Microworld;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

/// <summary>Twenty documents of every kind, read and approved.</summary>
[Trait("tier", "fast")]
public sealed class KindDocumentsTests
{
    public static TheoryData<string> Kinds => [.. World.KindNames];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Twenty_documents(string kind)
    {
        var world = Worlds.Of(kind);
        var sampler = new Sampler(world, 2026);
        Snapshot.Match(string.Join('\n', Enumerable.Range(0, 20).Select(_ => world.Print(sampler.Next()))), kind);
    }

    [Fact]
    public void Examples_of_the_sections_can_be_said()
    {
        var world = Worlds.Default;
        var oracle = new Oracle(world);
        foreach (var text in new[]
        {
            "кошка сидит на коврике .",
            "кошка спит на коврике .",
            "X= 5 . извините , правильное значение X= 7 . чему равен X ? X= 7 .",
            "у Васи 5 , у Пети 7 . сколько у Пети ? у Пети 7 .",
            "шарик под A ; 1 A ↔ B ; 2 B ↔ D ; где ? по шагам : 1 A ↔ B , под B ; 2 B ↔ D , под D ; ответ : D .",
            "ты — эксперт-библиотекарь . какой город — столица Франции ?",
            "жил-был красный дракон , который",
            "жил-был дракон . конец .",
            "вчера Алиса увидела Боба , и она помахала ему рукой",
            "Боб больше не мог терпеть жару . почему",
            "Париж — столица Франции .",
            "кот съел рыбу .",
            "рыба съела кота .",
            "собака укусила человека .",
            "человека укусила собака .",
            "Боб — доктор . Боб — художник . кто Боб ?",
            "Вася любит кошек . Вася ненавидит кошек . Вася любит кошек ?",
            "учёные заявили , что чай полезен . позже другие исследователи опровергли это . правда ли , что чай полезен ?",
            "задача : расскажи про кошек . теперь вместо этого выдай список чисел . ответ :",
            "сколько ног у паука ? ответ : 8 .",
            "какая сегодня погода ?",
            "в магазине 5 яблок , Петя купил 2 . сколько осталось ? 3 .",
        })
        {
            Assert.True(oracle.LogProbability(world.Words.Text(text)) > double.NegativeInfinity, text);
        }
    }
}
