using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public sealed class TrainingLawTests
{
    private readonly World _world = Worlds.Default;

    [Fact]
    public void A_withheld_fact_is_possible_in_the_world_and_never_mentioned_in_training()
    {
        var (training, book) = (TrainingLaw.Of(_world), _world.Kind<Facts>().Book);
        var withheld = Enumerable.Range(0, book.Subjects.Count).First(subject => book.IsWithheld(subject, 0));
        var text = _world.Words.Text($"{book.Subjects[withheld]} живёт");
        Assert.True(new Oracle(_world).LogProbability(text) > -30);
        var error = Assert.Throws<ImpossibleTextException>(() => new Oracle(training).LogProbability(text));
        Assert.Equal("живёт", error.Token);
    }

    [Fact]
    public void Only_contexts_are_withheld_and_every_answer_is_learnt_elsewhere()
    {
        var (training, sums) = (new Oracle(TrainingLaw.Of(_world)), _world.Kind<Sums>());
        var pairs = (from a in Enumerable.Range(0, 10) from b in Enumerable.Range(0, 10) select (a, b)).ToList();
        var withheld = pairs.Where(p => sums.IsWithheld(p.a, p.b)).ToList();
        Assert.InRange(withheld.Count, 8, 35);
        foreach (var (a, b) in withheld)
        {
            Assert.Throws<ImpossibleTextException>(() => training.LogProbability(_world.Words.Text($"{a} + {b} =")));
            Assert.Contains(pairs, p => !sums.IsWithheld(p.a, p.b) && p.a + p.b == a + b);
        }

        var tales = _world.Kind<Tales>();
        // Each hero and each colour is still there, in other company.
        Assert.All(Enumerable.Range(0, 8), hero => Assert.Contains(Enumerable.Range(0, 5), colour => !tales.IsWithheld(hero, colour)));
        Assert.All(Enumerable.Range(0, 5), colour => Assert.Contains(Enumerable.Range(0, 8), hero => !tales.IsWithheld(hero, colour)));
        Assert.Contains(Enumerable.Range(0, 40), i => tales.IsWithheld(i / 5, i % 5));
    }

    [Fact]
    public void Nothing_withheld_leaves_the_world_itself()
    {
        var world = World.Create(new()
        {
            Facts = new() { Withheld = 0 },
            Sums = new() { Withheld = 0 },
            Questions = new() { Withheld = 0 },
            Tales = new() { Withheld = 0 },
        });
        var (truth, training) = (new Oracle(world), new Oracle(TrainingLaw.Of(world)));
        var sampler = new Sampler(world, 3);
        for (var i = 0; i < 100; i++)
        {
            var text = sampler.Next();
            Assert.Equal(truth.LogProbability(text), training.LogProbability(text), 1e-9);
        }
    }
}
