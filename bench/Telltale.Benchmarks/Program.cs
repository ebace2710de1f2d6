using Telltale.Benchmarks;
using Telltale.Learning.Kernels;

// Usage: Telltale.Benchmarks [gemm] [parts] [training]; the environment variable TELLTALE_KERNEL forces a kernel.
Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
Console.WriteLine($"kernel {kernel}");
if (args.Length == 0 || args.Contains("gemm"))
{
    GemmBenchmark.Run(kernel);
}

if (args.Length == 0 || args.Contains("parts"))
{
    PartsBenchmark.Run(kernel);
}

if (args.Length == 0 || args.Contains("training"))
{
    TrainingBenchmark.Run(kernel);
}

if (args.Contains("resnet"))
{
    ResNetBenchmark.Run(kernel, args[^2], int.Parse(args[^1], System.Globalization.CultureInfo.InvariantCulture));
}
