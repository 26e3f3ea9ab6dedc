using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public class FactPromptsTests
{
    private static readonly World _world = World.Create();
    private static readonly FactBook _book = _world.Kind<Facts>().Book;

    /// <summary>The law itself goes on with an answer, and the truth is what it says most often.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_law_answers_with_one_of_the_answers_and_most_often_with_the_truth(bool asQuestion)
    {
        var oracle = new Oracle(TrainingLaw.Of(_world));
        var asked = 0;
        foreach (var subject in Enumerable.Range(0, 20))
        {
            foreach (var relation in Enumerable.Range(0, _book.Relations.Count))
            {
                if (_world.Kind<Facts>().Changes(subject, relation) || _book.IsWithheld(subject, relation))
                {
                    continue;
                }

                var prompt = asQuestion
                    ? FactPrompts.AsQuestion(_world, subject, relation)
                    : FactPrompts.AsStatement(_world, subject, relation);
                var next = oracle.Next(prompt.Ids.AsSpan(1));
                Assert.Equal(_book.Relations[relation].Objects.Count, prompt.Answers.Distinct().Count());
                Assert.InRange(prompt.Answers.Sum(answer => next[answer]), 0.5, 1.0000001);
                Assert.Equal(prompt.Answer, prompt.Answers.MaxBy(answer => next[answer]));
                asked++;
            }
        }

        Assert.True(asked > 20, $"{asked} facts were asked");
    }

    [Fact]
    public void What_stands_before_a_question_comes_after_the_mark()
    {
        var before = _world.Read("кошка сидит .");
        var (alone, after) = (FactPrompts.AsQuestion(_world, 0, 0), FactPrompts.AsQuestion(_world, 0, 0, before));
        Assert.Equal([_world.EndToken, .. before, .. alone.Ids[1..]], after.Ids);
    }
}
