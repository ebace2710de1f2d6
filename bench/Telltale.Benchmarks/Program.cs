using Telltale.Benchmarks;
using Telltale.Learning.Kernels;

Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
Console.WriteLine($"kernel {kernel}");
GemmBenchmark.Run(kernel);
