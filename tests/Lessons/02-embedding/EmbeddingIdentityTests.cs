using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L02Embedding;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

/// <summary>Identities of section 2: a wrong formula turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class EmbeddingIdentityTests
{
    [Fact]
    [Trait("claim", "02-01")]
    public void A_one_hot_vector_whose_one_stands_elsewhere_gives_another_row()
    {
        using var rows = randn([12, 5], generator: new Generator(1));
        Assert.Equal(Verdict.True, Of(LookupSurveys.Difference(rows, 3)));
        Assert.Equal(Verdict.False, Of(LookupSurveys.Difference(rows, 3, id => id + 1)));

        static Verdict Of(double difference) => Claim.Of("02-01").Judge(LookupSurveys.Judge(
            "мир", Table(LookupSurveys.World, 100, _ => new() { ["difference"] = difference }))).Verdict;
    }

    [Fact]
    [Trait("claim", "02-02")]
    public void The_cosine_is_about_one_and_the_product_is_not()
    {
        Assert.Equal(2, ToyVectors.Dot(ToyVectors.Cat, ToyVectors.SheCat), 1e-12);
        Assert.Equal(0.998, ToyVectors.Cosine(ToyVectors.Cat, ToyVectors.SheCat), 5e-4);
        Assert.Equal(Verdict.False, Claim.Of("02-02").Judge(ToyVectors.Product()).Verdict);
        Assert.Equal(Verdict.True, Claim.Of("02-02").Judge(ToyVectors.Product(ToyVectors.Cosine)).Verdict);
    }

    [Fact]
    [Trait("claim", "02-03")]
    public void A_dog_near_the_cats_or_a_ship_near_them_turns_the_verdict()
    {
        Verdict Of(IReadOnlyList<IReadOnlyList<double>> dogs, IReadOnlyList<double>? ship = null) =>
            Claim.Of("02-03").Judge(ToyVectors.Places(dogs, ship)).Verdict;
        IReadOnlyList<IReadOnlyList<double>> near = [[0.3, -1.1, 0.8]], far = [[1.0, 0.5, -0.2]];
        Assert.Equal(Verdict.True, Of(near));
        Assert.Equal(Verdict.Partly, Of(far));
        Assert.Equal(Verdict.False, Of(far, [0.2, -1.1, 0.7]));
        Assert.Equal([-0.9, 0.4, 0.0], ToyVectors.Ship);
        Assert.Equal(2, ToyVectors.Dogs.Count);
    }
}
